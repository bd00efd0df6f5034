package io.flowcanvas.api.canvas.realtime;

/** Text as it is counted on the wire. */
final class Utf8Text {
    private static final String MORE = "…";
    private static final int MORE_BYTES = 3;

    private Utf8Text() {}

    /** The text, or whole characters of its beginning and an ellipsis, of so many bytes at most. */
    static String beginning(String text, int mostBytes) {
        int bytes = 0;
        int kept = 0;
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            bytes += size(point);
            if (bytes > mostBytes) {
                return text.substring(0, kept) + MORE;
            }
            at += Character.charCount(point);
            if (bytes <= mostBytes - MORE_BYTES) {
                kept = at;
            }
        }
        return text;
    }

    private static int size(int point) {
        if (point < 0x80) {
            return 1;
        }
        if (point < 0x800) {
            return 2;
        }
        return point < 0x10000 ? 3 : 4;
    }
}
