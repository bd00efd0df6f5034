package io.flowcanvas.standalone.guard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells the launcher that the service answers, by making the empty file named by the environment
 * variable {@value #VARIABLE}. Without the variable nobody waits and nothing is made.
 */
public final class ReadySignal {
    public static final String VARIABLE = "FLOWCANVAS_READY_FILE";

    private ReadySignal() {}

    /**
     * @throws UncheckedIOException when the file cannot be made
     */
    public static void send() {
        String file = System.getenv(VARIABLE);
        if (file == null || file.isBlank()) {
            return;
        }
        try {
            Files.writeString(Path.of(file), "");
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write the ready file " + file, failure);
        }
    }
}
