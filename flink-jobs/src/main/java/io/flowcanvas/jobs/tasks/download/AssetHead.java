package io.flowcanvas.jobs.tasks.download;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.outbound.Answer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the head of an answer says about an asset, once it is one that is taken.
 *
 * @param contentType lower case, without parameters
 * @param from offset of the first byte that comes
 * @param total of the whole asset; -1: not known
 * @param validator what {@code If-Range} may name; null: it cannot be resumed
 */
record AssetHead(String contentType, long from, long total, @Nullable String validator) {
    static final String STANDARD_TYPE = "application/octet-stream";

    private static final Set<String> BINARY = Set.of(STANDARD_TYPE, "binary/octet-stream");
    private static final Pattern CONTENT_RANGE =
            Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_EARLY = 425;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS = 500;
    private static final long UNKNOWN = -1;

    /**
     * @param mostBytes limit of an asset
     * @throws FailedException if this is not an asset that is taken
     */
    static AssetHead of(Answer answer, long mostBytes) {
        if (answer.status() != OK && answer.status() != PARTIAL) {
            throw new FailedException(refused(answer));
        }
        AssetHead head = answer.status() == OK ? whole(answer) : part(answer);
        if (head.total() > mostBytes) {
            throw new FailedException(tooLarge(mostBytes));
        }
        return head;
    }

    static Outcome.Failed tooLarge(long mostBytes) {
        return Outcome.lasting(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "the asset is larger than the limit of %d bytes".formatted(mostBytes));
    }

    private static AssetHead whole(Answer answer) {
        long length = answer.header("content-length").map(AssetHead::number).orElse(UNKNOWN);
        return new AssetHead(contentType(answer), 0, length, validator(answer));
    }

    private static AssetHead part(Answer answer) {
        Matcher range = CONTENT_RANGE.matcher(answer.header("content-range").orElse(""));
        if (!range.matches()) {
            throw new FailedException(
                    Outcome.passing(
                            ErrorCode.DOWNLOAD_FAILED,
                            "the server sent a part of the asset and did not say which"));
        }
        String total = range.group(3);
        return new AssetHead(
                contentType(answer),
                number(range.group(1)),
                total.equals("*") ? UNKNOWN : number(total),
                validator(answer));
    }

    private static long number(String digits) {
        return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : UNKNOWN;
    }

    private static String contentType(Answer answer) {
        String coding = answer.header("content-encoding").orElse("identity");
        if (!coding.equalsIgnoreCase("identity")) {
            throw new FailedException(
                    Outcome.lasting(
                            ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                            "the server sent the asset compressed (content-encoding), which was"
                                    + " not asked for"));
        }
        String declared = answer.header("content-type").orElse("");
        String type = declared.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (type.isEmpty() || BINARY.contains(type)) {
            return STANDARD_TYPE;
        }
        if (!type.startsWith("image/")) {
            throw new FailedException(
                    Outcome.lasting(
                            ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                            "the server says that this is \"%s\" and not an image"
                                    .formatted(shortened(type))));
        }
        return shortened(type);
    }

    private static String shortened(String type) {
        return type.length() <= 100 ? type : type.substring(0, 100);
    }

    /** A strong entity tag, or else the time of the last change. */
    private static @Nullable String validator(Answer answer) {
        Optional<String> tag = answer.header("etag").filter(etag -> etag.startsWith("\""));
        return tag.or(() -> answer.header("last-modified")).orElse(null);
    }

    private static Outcome.Failed refused(Answer answer) {
        int status = answer.status();
        String message = "the asset's server answered with status %d".formatted(status);
        boolean isPassing =
                status >= SERVER_ERRORS
                        || status == TOO_MANY_REQUESTS
                        || status == REQUEST_TIMEOUT
                        || status == TOO_EARLY;
        return isPassing
                ? Outcome.passing(ErrorCode.DOWNLOAD_FAILED, message, retryAfter(answer))
                : Outcome.lasting(ErrorCode.DOWNLOAD_FAILED, message + "; check its download_url");
    }

    /** Seconds, or a date as seen by the server's own clock. */
    private static Duration retryAfter(Answer answer) {
        String value = answer.header("retry-after").orElse("");
        if (value.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            Duration pause = Duration.between(date(answer.header("date").orElse("")), date(value));
            return pause.isNegative() ? Duration.ZERO : pause;
        } catch (DateTimeException notSaid) {
            return Duration.ZERO;
        }
    }

    private static ZonedDateTime date(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
    }
}
