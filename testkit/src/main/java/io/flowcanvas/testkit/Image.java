package io.flowcanvas.testkit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to run in a container.
 *
 * @param port the one the service listens on inside
 * @param script shell line run in place of the image's own command
 */
record Image(String name, int port, Map<String, String> environment, @Nullable String script) {

    Image(String name, int port) {
        this(name, port, Map.of(), null);
    }

    Image with(Map<String, String> variables) {
        return new Image(name, port, variables, script);
    }

    Image running(String line) {
        return new Image(name, port, environment, line);
    }
}
