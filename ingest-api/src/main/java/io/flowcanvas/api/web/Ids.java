package io.flowcanvas.api.web;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Ids in paths and bodies. */
public final class Ids {
    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private Ids() {}

    public static Optional<UUID> parse(String text) {
        return UUID_FORM.matcher(text).matches()
                ? Optional.of(UUID.fromString(text))
                : Optional.empty();
    }

    /** The id in a path; what is not an id names nothing. */
    public static UUID ofPath(String text, String kind) {
        return parse(text).orElseThrow(() -> notFound(kind));
    }

    /** The same for what is not there and for what belongs to somebody else. */
    public static FlowcanvasException notFound(String kind) {
        return new FlowcanvasException(
                ErrorCode.NOT_FOUND, "there is no such " + kind + ", or it is not yours");
    }
}
