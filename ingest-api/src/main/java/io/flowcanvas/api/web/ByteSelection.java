package io.flowcanvas.api.web;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;
import org.springframework.http.HttpStatus;

/**
 * Which bytes of a thing a request gets (RFC 9110, 13 and 14): all, one range, none. Several ranges
 * are answered with all of it, which is allowed and what a reader of a file wants.
 *
 * @param status 200, 206, 304 or 416
 * @param first position of the first byte
 * @param length how many bytes; 0 where there is no body
 */
public record ByteSelection(HttpStatus status, long first, long length) {

    /**
     * @param entityTag of the thing as it is now, strong, in quotation marks
     * @param changedAt when it last changed
     * @param size its length in bytes
     */
    public static ByteSelection of(
            HttpHeaders request, String entityTag, Instant changedAt, long size) {
        if (matches(knownTags(request), entityTag)) {
            return new ByteSelection(HttpStatus.NOT_MODIFIED, 0, 0);
        }
        @Nullable List<HttpRange> ranges = ranges(request, entityTag, changedAt);
        if (ranges == null) {
            return new ByteSelection(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE, 0, 0);
        }
        return ranges.size() == 1
                ? partial(ranges.get(0), size)
                : new ByteSelection(HttpStatus.OK, 0, size);
    }

    public boolean hasBody() {
        return status == HttpStatus.OK || status == HttpStatus.PARTIAL_CONTENT;
    }

    /** Position of the last byte. */
    public long last() {
        return first + length - 1;
    }

    /** What the answer says of the selection. */
    public void tell(HttpHeaders answer, long size) {
        if (status == HttpStatus.PARTIAL_CONTENT) {
            answer.set(HttpHeaders.CONTENT_RANGE, "bytes %d-%d/%d".formatted(first, last(), size));
        }
        if (hasBody()) {
            answer.setContentLength(length);
        }
    }

    private static ByteSelection partial(HttpRange range, long size) {
        if (size == 0) {
            return new ByteSelection(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE, 0, 0);
        }
        long first = range.getRangeStart(size);
        long last = range.getRangeEnd(size);
        return first >= size || last < first
                ? new ByteSelection(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE, 0, 0)
                : new ByteSelection(HttpStatus.PARTIAL_CONTENT, first, last - first + 1);
    }

    /** Null if what is asked for is malformed; empty for all of it. */
    private static @Nullable List<HttpRange> ranges(
            HttpHeaders request, String entityTag, Instant changedAt) {
        @Nullable String condition = request.getFirst(HttpHeaders.IF_RANGE);
        if (condition != null
                && !condition.equals(entityTag)
                && !isDate(request, changedAt.truncatedTo(ChronoUnit.SECONDS))) {
            return List.of();
        }
        try {
            return request.getRange();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isDate(HttpHeaders request, Instant changedAt) {
        try {
            return request.getFirstDate(HttpHeaders.IF_RANGE) == changedAt.toEpochMilli();
        } catch (IllegalArgumentException noDate) {
            return false;
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
}
