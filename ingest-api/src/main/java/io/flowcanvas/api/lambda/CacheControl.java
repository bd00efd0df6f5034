package io.flowcanvas.api.lambda;

import io.flowcanvas.core.error.FlowcanvasException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a call wants of the result cache, from header {@code X-Cache-Control}.
 *
 * @param used whether results are read and written at all
 * @param maxAge how old a result may be, and how long this one is kept; empty: as configured
 */
record CacheControl(boolean used, Optional<Duration> maxAge) {
    static final String HEADER = "X-Cache-Control";

    private static final CacheControl USED = new CacheControl(true, Optional.empty());
    private static final CacheControl UNUSED = new CacheControl(false, Optional.empty());
    private static final Pattern MAX_AGE = Pattern.compile("max-age\\s*=\\s*([0-9]{1,10})");

    /**
     * @param largest largest max-age, in seconds
     * @throws FlowcanvasException {@code INVALID_REQUEST} if it says anything else
     */
    static CacheControl parse(@Nullable List<String> values, long largest) {
        if (values == null || values.isEmpty()) {
            return USED;
        }
        String value = String.join(",", values).strip().toLowerCase(Locale.ROOT);
        if (value.equals("no-cache")) {
            return UNUSED;
        }
        Matcher age = MAX_AGE.matcher(value);
        if (!age.matches() || Long.parseLong(age.group(1)) > largest) {
            throw FlowcanvasException.invalid(
                    HEADER,
                    "must be no-cache, or max-age=SECONDS with at most %d seconds"
                            .formatted(largest));
        }
        long seconds = Long.parseLong(age.group(1));
        return seconds == 0
                ? UNUSED
                : new CacheControl(true, Optional.of(Duration.ofSeconds(seconds)));
    }
}
