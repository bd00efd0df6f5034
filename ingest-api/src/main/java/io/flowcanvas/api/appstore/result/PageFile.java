package io.flowcanvas.api.appstore.result;

import io.flowcanvas.core.task.ResultFile;
import io.flowcanvas.core.task.ResultManifest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** A file of a page and how a browser is to take it: nothing in it may run. */
record PageFile(ResultFile file, Map<String, String> headers) {
    private static final String POLICY =
            "default-src 'none'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; base-uri"
                    + " 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final Set<String> SHOWN =
            Set.of("image/jpeg", "image/png", "image/webp", "image/gif", "application/json");
    private static final String MAP = "application/geo+json";

    /** They are never written again under the same name. */
    private static final String FOR_EVER = "private, max-age=31536000, immutable";

    private static final String ASK_AGAIN = "private, no-cache";

    PageFile {
        headers = Map.copyOf(headers);
    }

    /** By its exact name in the manifest; nothing else is ever looked for. */
    static Optional<PageFile> find(ResultManifest manifest, String name) {
        return Stream.concat(manifest.documents().stream(), manifest.files().stream())
                .filter(file -> file.name().equals(name))
                .findFirst()
                .map(file -> new PageFile(file, headers(file, isPage(manifest, file))));
    }

    /** Ours, not a client's file that has the same name. */
    private static boolean isPage(ResultManifest manifest, ResultFile file) {
        return file.name().equals(ResultManifest.PAGE) && manifest.documents().contains(file);
    }

    private static Map<String, String> headers(ResultFile file, boolean page) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Security-Policy", POLICY);
        headers.put("X-Robots-Tag", "noindex, nofollow");
        headers.put(
                HttpHeaders.CACHE_CONTROL,
                file.contentType().startsWith("image/") ? FOR_EVER : ASK_AGAIN);
        if (page) {
            headers.put(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8");
        } else if (SHOWN.contains(file.contentType()) || file.contentType().equals(MAP)) {
            headers.put(HttpHeaders.CONTENT_TYPE, file.contentType());
        } else {
            headers.put(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_OCTET_STREAM_VALUE);
            headers.put(
                    HttpHeaders.CONTENT_DISPOSITION,
                    AttachmentName.header(file.name().substring(file.name().lastIndexOf('/') + 1)));
        }
        return headers;
    }
}
