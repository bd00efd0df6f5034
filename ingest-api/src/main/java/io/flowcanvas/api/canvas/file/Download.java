package io.flowcanvas.api.canvas.file;

import io.flowcanvas.api.files.StoredFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;
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
        HttpHeaders headers = headers(file);
        if (matches(knownTags(request), file.entityTag())) {
            return new Download(HttpStatus.NOT_MODIFIED, headers, null);
        }
        List<HttpRange> ranges = ranges(request, file);
        if (ranges == null) {
            return new Download(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers, null);
        }
        if (ranges.size() != 1) {
            headers.setContentLength(file.sizeBytes());
            return new Download(HttpStatus.OK, headers, null);
        }
        return partial(file, headers, ranges.get(0));
    }

    boolean hasBody() {
        return status == HttpStatus.OK || status == HttpStatus.PARTIAL_CONTENT;
    }

    private static Download partial(StoredFile file, HttpHeaders headers, HttpRange range) {
        long first = range.getRangeStart(file.sizeBytes());
        long last = range.getRangeEnd(file.sizeBytes());
        if (first >= file.sizeBytes() || last < first) {
            return new Download(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers, null);
        }
        headers.set(
                HttpHeaders.CONTENT_RANGE,
                "bytes %d-%d/%d".formatted(first, last, file.sizeBytes()));
        headers.setContentLength(last - first + 1);
        return new Download(
                HttpStatus.PARTIAL_CONTENT, headers, "bytes=%d-%d".formatted(first, last));
    }

    /** Null if what is asked for is malformed; empty for the whole file. */
    private static @Nullable List<HttpRange> ranges(HttpHeaders request, StoredFile file) {
        String condition = request.getFirst(HttpHeaders.IF_RANGE);
        if (condition != null && !condition.equals(file.entityTag())) {
            return List.of();
        }
        try {
            return request.getRange();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Empty if they are malformed: then nothing matches. */
    private static List<String> knownTags(HttpHeaders request) {
        try {
            return request.getIfNoneMatch();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    private static boolean matches(List<String> tags, String entityTag) {
        return tags.stream()
                .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
                .anyMatch(tag -> tag.equals("*") || tag.equals(entityTag));
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
