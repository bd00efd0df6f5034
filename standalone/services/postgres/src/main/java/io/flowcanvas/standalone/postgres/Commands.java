package io.flowcanvas.standalone.postgres;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs a program to its end and gives what it printed. */
final class Commands {
    private Commands() {}

    /**
     * @throws IOException when it cannot be started or ends with another status than 0; the message
     *     holds what it printed
     */
    static String run(List<String> command, Path folder, String input)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        try (OutputStream standardInput = process.getOutputStream()) {
            standardInput.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException(
                    "%s ended with status %d: %s"
                            .formatted(String.join(" ", command), status, output.strip()));
        }
        return output;
    }
}
