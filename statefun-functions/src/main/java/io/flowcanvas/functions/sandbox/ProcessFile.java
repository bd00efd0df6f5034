package io.flowcanvas.functions.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A small file of {@code /proc}, kept open: each {@link #read} takes its present content. */
final class ProcessFile implements AutoCloseable {
    private static final int LONGEST = 4096;

    private final FileChannel channel;
    private final ByteBuffer content = ByteBuffer.allocate(LONGEST);
    private int at;

    ProcessFile(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
    }

    /**
     * @throws IOException if the process has ended
     */
    void read() throws IOException {
        content.clear();
        if (channel.read(content, 0) <= 0) {
            throw new IOException("ended");
        }
        at = 0;
    }

    /** Goes behind the last closing parenthesis. */
    void skipCommand() {
        at = content.position();
        while (at > 0 && content.get(at - 1) != ')') {
            at--;
        }
    }

    /**
     * Goes behind the first occurrence of a text.
     *
     * @return false if there is none
     */
    boolean skipTo(String text) {
        int found =
                new String(content.array(), 0, content.position(), StandardCharsets.ISO_8859_1)
                        .indexOf(text);
        at = found + text.length();
        return found >= 0;
    }

    /** Goes over words. */
    void skip(int words) {
        for (int i = 0; i < words; i++) {
            skipBlanks();
            while (at < content.position() && !isBlank()) {
                at++;
            }
        }
    }

    /** The next word, which is a number; goes behind it. */
    long number() {
        skipBlanks();
        long value = 0;
        while (at < content.position() && content.get(at) >= '0' && content.get(at) <= '9') {
            value = value * 10 + content.get(at++) - '0';
        }
        return value;
    }

    private void skipBlanks() {
        while (at < content.position() && isBlank()) {
            at++;
        }
    }

    private boolean isBlank() {
        return content.get(at) <= ' ';
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
