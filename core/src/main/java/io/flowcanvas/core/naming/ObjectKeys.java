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

    /** Under it lies all that a task downloaded and made, but for {@link #outputs}. */
    public static String task(UUID taskId) {
        return "tasks/" + taskId + "/";
    }

    /**
     * A downloaded asset of a task.
     *
     * @param generation grows each time the asset is replaced
     */
    public static String asset(UUID taskId, int index, int generation) {
        return task(taskId) + "assets/" + index + "-" + generation;
    }

    /**
     * A document of a task's result.
     *
     * @param name one of ours, such as {@code results.json}
     */
    public static String taskResult(UUID taskId, String name) {
        return task(taskId) + "result/" + name;
    }

    /** Under it lies what all items of an execution came to. */
    public static String outputs(UUID executionId) {
        return "outputs/" + executionId + "/";
    }
}
