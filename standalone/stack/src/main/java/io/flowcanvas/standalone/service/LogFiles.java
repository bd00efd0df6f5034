package io.flowcanvas.standalone.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The end of a log, for the sentence that says what went wrong. */
final class LogFiles {
    private static final int LINES_LOOKED_AT = 60;
    private static final int SHOWN_CHARACTERS = 240;

    private LogFiles() {}

    /** The last line that looks like the reason, in brackets; empty when none does. */
    static String lastWords(Path log) {
        List<String> lines;
        try {
            lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException unreadable) {
            return "";
        }
        List<String> last =
                lines.subList(Math.max(0, lines.size() - LINES_LOOKED_AT), lines.size());
        for (int i = last.size() - 1; i >= 0; i--) {
            String line = last.get(i).strip();
            if (looksLikeReason(line)) {
                return " (" + shortened(line) + ")";
            }
        }
        return "";
    }

    private static boolean looksLikeReason(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        boolean frame = line.startsWith("at ") || line.startsWith("... ");
        return !frame
                && (lower.contains("exception")
                        || lower.contains("error")
                        || lower.contains("fatal")
                        || lower.contains("caused by"));
    }

    private static String shortened(String line) {
        return line.length() > SHOWN_CHARACTERS ? line.substring(0, SHOWN_CHARACTERS) + "…" : line;
    }
}
