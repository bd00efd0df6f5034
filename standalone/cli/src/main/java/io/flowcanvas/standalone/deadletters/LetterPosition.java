package io.flowcanvas.standalone.deadletters;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a letter lies in its dead letter topic, written {@code PARTITION:OFFSET}.
 *
 * @param partition from 0
 * @param offset from 0
 */
public record LetterPosition(int partition, long offset) {
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

    /**
     * @throws IllegalArgumentException if it is not written so
     */
    public static LetterPosition parse(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "a position is PARTITION:OFFSET, such as 2:17, not " + text);
        }
        return new LetterPosition(
                Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    @Override
    public String toString() {
        return partition + ":" + offset;
    }
}
