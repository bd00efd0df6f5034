package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.function.RequiredPackages;

/** This machine lacks something; the message says what and how to get it. */
final class MissingException extends Exception {
    private static final long serialVersionUID = 1L;

    MissingException(String message) {
        super(message);
    }

    /**
     * @param program one that {@link RequiredPackages} knows
     */
    static MissingException of(String program) {
        return new MissingException(
                "%s is missing; install it: %s"
                        .formatted(program, RequiredPackages.installCommand(program)));
    }
}
