package io.flowcanvas.api.canvas.file;

import io.flowcanvas.api.files.StoredFile;
import io.flowcanvas.api.web.ByteSelection;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;

/**
 * Answer to a request for a file (RFC 9110): status, headers, and which bytes.
 *
 * @param range of the object, as S3 wants it; null for all of it or none
 */
record Download(HttpStatus status, HttpHeaders headers, @Nullable String range) {
    /** Shown by a browser without running anything; everything else is saved. */
    private static final Set<String> HARMLESS =
            Set.of(
                    "image/jpeg",
                    "image/png",
                    "image/webp",
                    "image/tiff",
                    "image/gif",
                    "application/json",
                    "text/plain");

    static Download of(StoredFile file, HttpHeaders request) {
        ByteSelection bytes =
                ByteSelection.of(request, file.entityTag(), file.createdAt(), file.sizeBytes());
        HttpHeaders headers = headers(file);
        bytes.tell(headers, file.sizeBytes());
        boolean partial = bytes.status() == HttpStatus.PARTIAL_CONTENT;
        return new Download(
                bytes.status(),
                headers,
                partial ? "bytes=%d-%d".formatted(bytes.first(), bytes.last()) : null);
    }

    boolean hasBody() {
        return status == HttpStatus.OK || status == HttpStatus.PARTIAL_CONTENT;
    }

    private static HttpHeaders headers(StoredFile file) {
        boolean harmless = HARMLESS.contains(essence(file.contentType()));
        HttpHeaders headers = new HttpHeaders();
        headers.set(
                HttpHeaders.CONTENT_TYPE,
                harmless ? file.contentType() : MediaType.APPLICATION_OCTET_STREAM_VALUE);
        headers.setContentDisposition(
                (harmless ? ContentDisposition.inline() : ContentDisposition.attachment())
                        .filename(file.filename(), StandardCharsets.UTF_8)
                        .build());
        headers.setETag(file.entityTag());
        headers.setLastModified(file.createdAt());
        headers.set(HttpHeaders.ACCEPT_RANGES, "bytes");
        headers.setCacheControl("private, max-age=0, must-revalidate");
        headers.set("X-Content-Type-Options", "nosniff");
        return headers;
    }

    private static String essence(String contentType) {
        try {
            var type = MimeTypeUtils.parseMimeType(contentType);
            return type.getType() + "/" + type.getSubtype();
        } catch (InvalidMimeTypeException e) {
            return "";
        }
    }
}
