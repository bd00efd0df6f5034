package io.flowcanvas.api.appstore.result;

import java.nio.charset.StandardCharsets;

/**
 * {@code Content-Disposition} for a file that is saved (RFC 6266): with a plain name that every
 * client reads, and beside it the true one where that is not plain (RFC 8187).
 */
final class AttachmentName {
    private static final String PLAIN_MARKS = " !#$&+-.^_`|~()[]{}@,=";
    private static final String ENCODED_MARKS = "!#$&+-.^_`|~";

    private AttachmentName() {}

    static String header(String name) {
        StringBuilder plain = new StringBuilder();
        name.codePoints()
                .forEach(character -> plain.append(isPlain(character) ? (char) character : '_'));
        String header = "attachment; filename=\"" + plain + '"';
        return plain.toString().equals(name)
                ? header
                : header + "; filename*=UTF-8''" + encoded(name);
    }

    private static boolean isPlain(int character) {
        return isAlphanumeric(character) || PLAIN_MARKS.indexOf(character) >= 0;
    }

    private static String encoded(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
            int value = octet & 0xff;
            if (isAlphanumeric(value) || ENCODED_MARKS.indexOf(value) >= 0) {
                encoded.append((char) value);
            } else {
                encoded.append("%%%02X".formatted(value));
            }
        }
        return encoded.toString();
    }

    private static boolean isAlphanumeric(int character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9');
    }
}
