package io.flowcanvas.api.cameras.rules;

import io.flowcanvas.api.cameras.FrameChoice;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A frame policy as clients write it: {@code latest}, {@code every}, {@code sample} or {@code
 * sample(5)}.
 *
 * @param perSecond null where none is named
 */
record FrameRate(FrameChoice choice, @Nullable BigDecimal perSecond) {
    static final BigDecimal LEAST = new BigDecimal("0.01");
    static final BigDecimal MOST = new BigDecimal("240");

    private static final Pattern SAMPLE =
            Pattern.compile("sample(?:\\(([0-9]{1,3}(?:\\.[0-9]{1,6})?)\\))?");

    /** Null if it is none. */
    static @Nullable FrameRate parse(String text) {
        if (text.equals("latest") || text.equals("every")) {
            return new FrameRate(
                    text.equals("every") ? FrameChoice.EVERY : FrameChoice.LATEST, null);
        }
        Matcher sample = SAMPLE.matcher(text);
        if (!sample.matches()) {
            return null;
        }
        String rate = sample.group(1);
        if (rate == null) {
            return new FrameRate(FrameChoice.SAMPLE, null);
        }
        BigDecimal perSecond = Decimals.plain(new BigDecimal(rate));
        return perSecond.compareTo(LEAST) < 0 || perSecond.compareTo(MOST) > 0
                ? null
                : new FrameRate(FrameChoice.SAMPLE, perSecond);
    }

    static String written(FrameChoice choice, @Nullable BigDecimal perSecond) {
        return choice == FrameChoice.SAMPLE && perSecond != null
                ? "sample(" + perSecond.toPlainString() + ")"
                : choice.wireName();
    }
}
