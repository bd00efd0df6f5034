package io.flowcanvas.functions.sandbox.seccomp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Reads {@code system-calls.table}. */
final class SystemCallTable {
    private static final String RESOURCE = "system-calls.table";
    private static final int COLUMNS = 5;

    private SystemCallTable() {}

    /** In the order of the table. */
    static List<SystemCall> read(Machine machine, Profile profile) {
        List<SystemCall> calls = new ArrayList<>();
        for (String line : text().lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.trim().split("\\s+", -1);
            if (words.length != COLUMNS) {
                throw new IllegalStateException(
                        "%s: '%s' has not %d columns".formatted(RESOURCE, line, COLUMNS));
            }
            String number = words[machine.column()];
            if (!number.equals("-")) {
                calls.add(
                        new SystemCall(
                                words[0],
                                Integer.parseInt(number),
                                Rule.of(words[profile.column()])));
            }
        }
        return calls;
    }

    private static String text() {
        try (InputStream resource =
                Objects.requireNonNull(
                        SystemCallTable.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
