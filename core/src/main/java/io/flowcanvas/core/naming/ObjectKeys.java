package io.flowcanvas.core.naming;

import java.util.UUID;

/** Keys in the object store. They hold no user-given names, so none can point elsewhere. */
public final class ObjectKeys {
    /** Models lie under this prefix as {@code NAME.onnx} or {@code NAME@VERSION.onnx}. */
    public static final String MODELS_PREFIX = "models/";

    private ObjectKeys() {}

    /** A file that a user uploaded. */
    public static String file(UUID fileId) {
        return "files/" + fileId;
    }

    /** An input too large for a record. */
    public static String input(UUID executionId, int itemIndex) {
        return "inputs/" + executionId + "/" + itemIndex;
    }

    /** The result of a step; a repeated run overwrites it with the same bytes. */
    public static String output(UUID executionId, int itemIndex, UUID fileId) {
        return "outputs/" + executionId + "/" + itemIndex + "/" + fileId;
    }

    /**
     * The files of a function, as a ZIP.
     *
     * @param digest SHA-256 of the ZIP, in hexadecimal
     */
    public static String functionBundle(String digest) {
        return "functions/" + digest + ".zip";
    }

    /**
     * What a compiler made of a bundle.
     *
     * @param target machine and compiler, so that another one makes its own
     */
    public static String functionBinary(String digest, String target) {
        return "functions/" + digest + "/" + target;
    }
}
