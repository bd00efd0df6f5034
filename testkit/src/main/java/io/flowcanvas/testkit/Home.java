package io.flowcanvas.testkit;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The root of the checkout: {@code -Dflowcanvas.home}, or the nearest folder above that looks so.
 */
public final class Home {
    private Home() {}

    /**
     * @throws IllegalStateException when this is not run inside a checkout
     */
    public static Path path() {
        String property = System.getProperty("flowcanvas.home");
        if (property != null) {
            return Path.of(property);
        }
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null) {
            if (Files.isDirectory(folder.resolve("standalone/services"))) {
                return folder;
            }
            folder = folder.getParent();
        }
        throw new IllegalStateException("set -Dflowcanvas.home to the root of the checkout");
    }
}
