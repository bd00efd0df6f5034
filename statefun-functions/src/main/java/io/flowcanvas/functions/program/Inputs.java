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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Input files of a call, read from the object store. */
public final class Inputs {
    private final ObjectStore store;
    private final long limit;
    private final long budget;
    private final AtomicLong inMemory = new AtomicLong();

    /**
     * @param limit bytes of all inputs of a call
     * @param budget bytes of the inputs of all calls at a time
     */
    public Inputs(ObjectStore store, long limit, long budget) {
        this.store = store;
        this.limit = limit;
        this.budget = budget;
    }

    /**
     * Does something with the files, by name, which are let go afterwards.
     *
     * @return fails with {@link SandboxException} where a file is gone or too large, or where there
     *     is no room for it at the moment
     */
    public <T> CompletableFuture<T> with(
            List<CallInput> inputs, Function<Map<String, byte[]>, CompletableFuture<T>> work) {
        long size = inputs.stream().mapToLong(CallInput::getSize).sum();
        if (size <= limit && inMemory.addAndGet(size) > budget) {
            inMemory.addAndGet(-size);
            return CompletableFuture.failedFuture(
                    new SandboxException(
                            new RunError(
                                    ErrorCode.SERVICE_UNAVAILABLE,
                                    "too many input files are being worked on; try again")));
        }
        return load(inputs, size)
                .thenCompose(work)
                .whenComplete((result, failure) -> inMemory.addAndGet(size <= limit ? -size : 0));
    }

    private CompletableFuture<Map<String, byte[]>> load(List<CallInput> inputs, long size) {
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
