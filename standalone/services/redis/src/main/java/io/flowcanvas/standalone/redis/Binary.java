package io.flowcanvas.standalone.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/** The server's program, copied from the class path. */
final class Binary {
    private Binary() {}

    /**
     * @throws IllegalStateException when there is no program for this operating system
     */
    static Path unpacked(Path folder) throws IOException {
        String name = resourceName(System.getProperty("os.name"), System.getProperty("os.arch"));
        Path program = folder.resolve(name);
        if (Files.exists(program)) {
            return program;
        }
        Path unfinished = folder.resolve(name + ".new");
        try (InputStream content = Binary.class.getClassLoader().getResourceAsStream(name)) {
            if (content == null) {
                throw new IllegalStateException(
                        "there is no Redis for this machine (%s is not on the class path); use an external one with --redis"
                                .formatted(name));
            }
            Files.copy(content, unfinished, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Files.move(unfinished, program, StandardCopyOption.ATOMIC_MOVE);
    }

    static String resourceName(String system, String architecture) {
        String processor =
                switch (architecture) {
                    case "amd64", "x86_64" -> "amd64";
                    case "aarch64", "arm64" -> "arm64";
                    default -> architecture;
                };
        if (system.toLowerCase(Locale.ROOT).startsWith("mac")) {
            return "redis-server-6.2.6-v5-darwin-" + processor;
        }
        return processor.equals("amd64")
                ? "redis-server-6.2.6-v5-linux-amd64"
                : "redis-server-6.2.7-linux-" + processor;
    }
}
