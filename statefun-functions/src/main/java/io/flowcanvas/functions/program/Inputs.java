package io.flowcanvas.functions.program;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.functions.sandbox.RunError;
import io.flowcanvas.functions.sandbox.SandboxException;
import io.flowcanvas.functions.storage.ObjectStore;
import io.flowcanvas.proto.engine.v1.CallInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Input files of a call, read from the object store. */
public final class Inputs {
    private final ObjectStore store;
    private final long limit;

    /**
     * @param limit bytes of all inputs of a call
     */
    public Inputs(ObjectStore store, long limit) {
        this.store = store;
        this.limit = limit;
    }

    /**
     * @return content by name; fails with {@link SandboxException} where a file is gone or too
     *     large
     */
    public CompletableFuture<Map<String, byte[]>> load(List<CallInput> inputs) {
        long size = inputs.stream().mapToLong(CallInput::getSize).sum();
        if (size > limit) {
            return CompletableFuture.failedFuture(
                    new SandboxException(
                            new RunError(
                                    ErrorCode.PAYLOAD_TOO_LARGE,
                                    "the input files have %d bytes; a call takes at most %d"
                                            .formatted(size, limit))));
        }
        CompletableFuture<Map<String, byte[]>> all =
                CompletableFuture.completedFuture(new LinkedHashMap<>());
        for (CallInput input : inputs) {
            all = all.thenCombine(load(input), (known, bytes) -> with(known, input, bytes));
        }
        return all;
    }

    private static Map<String, byte[]> with(
            Map<String, byte[]> known, CallInput input, byte[] bytes) {
        known.put(input.getName(), bytes);
        return known;
    }

    private CompletableFuture<byte[]> load(CallInput input) {
        return store.get(input.getObjectKey(), limit)
                .thenApply(
                        bytes ->
                                bytes.orElseThrow(
                                        () ->
                                                new SandboxException(
                                                        new RunError(
                                                                ErrorCode.INPUT_MISSING,
                                                                "the input file '%s' is gone; upload it again"
                                                                        .formatted(
                                                                                input
                                                                                        .getName())))));
    }
}
