package io.flowcanvas.jobs.images.processing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The photos and models that the repository ships. */
public final class Photos {
    private static final Path HOME = Path.of(System.getProperty("flowcanvas.home"));

    private Photos() {}

    public static List<String> names() {
        return List.of(
                "astronaut.png",
                "camera.png",
                "chelsea.png",
                "coffee.png",
                "hubble_deep_field.jpg",
                "retina.jpg",
                "rocket.jpg");
    }

    public static ByteBuffer read(String name) {
        return ByteBuffer.wrap(bytes(name));
    }

    public static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(HOME.resolve("images").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path models() {
        return HOME.resolve("models");
    }
}
