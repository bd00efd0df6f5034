package io.flowcanvas.e2e;

import io.flowcanvas.e2e.Client.Upload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The photos that are shipped. */
final class Photos {
    private static final Path FOLDER = Path.of(System.getProperty("flowcanvas.home"), "images");
    private static final List<String> NAMES =
            List.of(
                    "astronaut.png",
                    "camera.png",
                    "chelsea.png",
                    "coffee.png",
                    "hubble_deep_field.jpg",
                    "retina.jpg",
                    "rocket.jpg");

    private Photos() {}

    static List<Upload> all() throws IOException {
        List<Upload> uploads = new ArrayList<>();
        for (String name : NAMES) {
            uploads.add(named(name));
        }
        return uploads;
    }

    static Upload named(String name) throws IOException {
        return Upload.of(FOLDER.resolve(name));
    }

    static Path path(String name) {
        return FOLDER.resolve(name);
    }

    /** So many uploads of one photo, with a name each. */
    static List<Upload> copies(String name, int count) throws IOException {
        Upload photo = named(name);
        List<Upload> uploads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            uploads.add(new Upload("%03d-%s".formatted(i, name), photo.content()));
        }
        return uploads;
    }
}
