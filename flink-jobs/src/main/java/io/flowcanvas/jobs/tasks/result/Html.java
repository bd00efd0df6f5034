package io.flowcanvas.jobs.tasks.result;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Text of others made safe for a page. Everything that a client named goes through here. */
final class Html {
    private Html() {}

    /** For element content and for attributes in double quotes. */
    static String text(String raw) {
        StringBuilder safe = new StringBuilder(raw.length() + 16);
        raw.codePoints()
                .forEach(
                        character -> {
                            switch (character) {
                                case '&' -> safe.append("&amp;");
                                case '<' -> safe.append("&lt;");
                                case '>' -> safe.append("&gt;");
                                case '"' -> safe.append("&quot;");
                                case '\'' -> safe.append("&#39;");
                                default -> safe.appendCodePoint(printable(character));
                            }
                        });
        return safe.toString();
    }

    /** Marks that turn the direction of text would let one name look like another. */
    private static int printable(int character) {
        int type = Character.getType(character);
        return type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE
                ? '\uFFFD'
                : character;
    }

    /** A relative URL of a file of the result. */
    static String url(String name) {
        return Arrays.stream(name.split("/"))
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
