package io.flowcanvas.standalone.deadletters;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;

/**
 * Letters in words. Whatever a stranger may have written into one is shown without anything that a
 * terminal would obey.
 */
public final class LetterText {
    private static final int SHOWN = 1000;
    private static final int LONGEST_REASON = 300;
    private static final int LONGEST_KEY = 60;
    private static final char UNPRINTABLE = '·';

    private LetterText() {}

    /** One line: position, time, key, reason. */
    public static String line(Letter letter) {
        return "%-10s %s  %-24s %s"
                .formatted(
                        letter.position(),
                        letter.diedAt().toString().replaceFirst("\\..*Z", "Z"),
                        letter.key().map(key -> printable(key, LONGEST_KEY)).orElse("-"),
                        printable(letter.reason(), LONGEST_REASON));
    }

    /** Everything about it, and how its bytes begin. */
    public static List<String> page(Letter letter) {
        List<String> lines = new ArrayList<>();
        lines.add("position  " + letter.position());
        lines.add("reason    " + printable(letter.reason(), LONGEST_REASON));
        lines.add("came from " + printable(letter.origin(), LONGEST_REASON));
        lines.add("died      " + letter.diedAt());
        lines.add("key       " + letter.key().map(key -> printable(key, SHOWN)).orElse("none"));
        for (Header header : letter.originalHeaders()) {
            lines.add(
                    "header    %s = %s"
                            .formatted(
                                    printable(header.key(), LONGEST_KEY),
                                    header.value() == null
                                            ? "null"
                                            : start(header.value(), LONGEST_REASON)));
        }
        lines.add(
                letter.hasValue()
                        ? "value     %d bytes".formatted(letter.value().length)
                        : "value     none");
        if (letter.value().length > 0) {
            lines.add("");
            lines.add(start(letter.value(), SHOWN));
        }
        return lines;
    }

    private static String start(byte[] bytes, int characters) {
        int length = Math.min(bytes.length, 4 * characters);
        return printable(new String(bytes, 0, length, StandardCharsets.UTF_8), characters);
    }

    /** Without control characters, marks of direction and the like; cut off where it is long. */
    public static String printable(String text, int characters) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(characters)
                .forEach(point -> shown.appendCodePoint(isPrintable(point) ? point : UNPRINTABLE));
        return text.codePointCount(0, text.length()) > characters ? shown + "…" : shown.toString();
    }

    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> point != 0xFFFD;
        };
    }
}
