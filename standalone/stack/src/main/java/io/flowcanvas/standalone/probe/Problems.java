package io.flowcanvas.standalone.probe;

import java.util.Objects;

/** Exceptions in a few words. */
final class Problems {
    private Problems() {}

    static String describe(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = Objects.requireNonNullElse(root.getMessage(), "");
        String firstLine = message.lines().findFirst().orElse("");
        return firstLine.isBlank() ? root.getClass().getSimpleName() : firstLine;
    }
}
