package io.flowcanvas.standalone.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads a log that is being written: its last lines, then what comes. */
final class LogTail {
    private final Path file;
    private final String prefix;
    private long position;
    private String unfinished = "";

    LogTail(Path file, String prefix) {
        this.file = file;
        this.prefix = prefix;
    }

    /** Prints the last lines and remembers where it was. */
    void printLast(int lines, PrintWriter out) throws IOException {
        byte[] content = Files.readAllBytes(file);
        position = content.length;
        List<String> all = new String(content, StandardCharsets.UTF_8).lines().toList();
        all.subList(Math.max(0, all.size() - lines), all.size()).forEach(line -> print(line, out));
    }

    /**
     * Prints the lines that were written since; a file that was replaced is read from its start.
     */
    void printNew(PrintWriter out) throws IOException {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            if (log.length() < position) {
                position = 0;
            }
            log.seek(position);
            byte[] fresh = new byte[(int) Math.min(log.length() - position, 1 << 20)];
            log.readFully(fresh);
            position += fresh.length;
            String text = unfinished + new String(fresh, StandardCharsets.UTF_8);
            int end = text.lastIndexOf('\n') + 1;
            unfinished = text.substring(end);
            text.substring(0, end).lines().forEach(line -> print(line, out));
        }
    }

    private void print(String line, PrintWriter out) {
        out.println(prefix + line);
    }

    static Optional<String> lastLine(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .reduce((first, second) -> second);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
