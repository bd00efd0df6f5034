package io.flowcanvas.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The photos shipped in {@code images/}. */
public final class Photos {
    private Photos() {}

    /** All of them, by name. */
    public static List<Path> all() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(Photos::isPhoto).sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot list " + folder(), failure);
        }
    }

    /**
     * @param name file name such as {@code astronaut.png}
     * @throws IllegalArgumentException when there is none of that name, with the names there are
     */
    public static Path named(String name) {
        Path photo = folder().resolve(name);
        if (!Files.isRegularFile(photo)) {
            throw new IllegalArgumentException(
                    "no photo %s; there are %s"
                            .formatted(name, all().stream().map(Path::getFileName).toList()));
        }
        return photo;
    }

    private static boolean isPhoto(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".png") || name.endsWith(".jpg");
    }

    private static Path folder() {
        return Home.path().resolve("images");
    }
}
