package io.flowcanvas.jobs.images.work;

import com.google.protobuf.UnsafeByteOperations;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.execution.Detection;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.execution.ItemResult;
import io.flowcanvas.core.execution.OutputFile;
import io.flowcanvas.core.naming.Identifiers;
import io.flowcanvas.core.naming.ObjectKeys;
import io.flowcanvas.jobs.images.processing.EncodedOutput;
import io.flowcanvas.jobs.images.processing.ItemProcessor;
import io.flowcanvas.jobs.images.processing.ItemWork;
import io.flowcanvas.jobs.images.processing.ProcessedItem;
import io.flowcanvas.jobs.images.processing.StepListener;
import io.flowcanvas.jobs.images.processing.StepMeasurement;
import io.flowcanvas.jobs.storage.ObjectStore;
import io.flowcanvas.proto.engine.v1.InlineOutput;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches, processes and stores one item. Whatever goes wrong with the item becomes its result. */
public final class ItemRunner {
    private static final Logger LOG = LoggerFactory.getLogger(ItemRunner.class);

    /** Bytes; a record takes a MiB more, for what is said of them. */
    private static final long LARGEST_INLINE_OUTPUTS = 16 * 1024 * 1024;

    private final PriorityExecutor executor;
    private final ItemProcessor processor;
    private final ObjectStore store;
    private final Permits claimChecks;
    private final Clock clock;
    private volatile boolean closed;

    /**
     * @param claimChecks most images fetched from the object store that may be in memory at a time
     */
    public ItemRunner(
            PriorityExecutor executor,
            ItemProcessor processor,
            ObjectStore store,
            int claimChecks,
            Clock clock) {
        this.executor = executor;
        this.processor = processor;
        this.store = store;
        this.claimChecks = new Permits(claimChecks);
        this.clock = clock;
    }

    /**
     * Ends normally with every outcome there is for an item; exceptionally only if the runner
     * itself is at its end.
     */
    public CompletionStage<ItemOutcome> run(Item item, ItemObserver observer) {
        Attempt attempt = new Attempt(item, observer);
        CompletionStage<ProcessedItem> processed =
                item.request().hasObjectKey()
                        ? claimChecks.acquire().thenCompose(permit -> fetchAndProcess(attempt))
                        : process(attempt, item.request().getInlineData().asReadOnlyByteBuffer());
        return processed
                .thenCompose(result -> keep(attempt, result))
                .exceptionally(failure -> attempt.failed(unwrap(failure)));
    }

    /**
     * Processes an item that holds its image, and stores nothing. Ends with a {@link
     * FlowcanvasException} that says what is wrong with the item; with anything else only if the
     * runner itself is at its end.
     */
    public CompletionStage<ProcessedItem> process(Item item, ItemObserver observer) {
        Attempt attempt = new Attempt(item, observer);
        return process(attempt, item.request().getInlineData().asReadOnlyByteBuffer())
                .exceptionally(
                        failure -> {
                            throw new CompletionException(attempt.reason(unwrap(failure)));
                        });
    }

    /** From now on items that break off have no outcome: whoever runs them next decides. */
    public void close() {
        closed = true;
    }

    /** The outcome of an item that cannot even be started. */
    public ItemOutcome rejected(ItemRequest request, FlowcanvasException reason) {
        return failed(request, null, new TreeMap<>(), reason);
    }

    private CompletionStage<ProcessedItem> fetchAndProcess(Attempt attempt) {
        String key = attempt.item.request().getObjectKey();
        return store.get(key)
                .thenCompose(
                        found ->
                                process(
                                        attempt,
                                        found.orElseThrow(
                                                () ->
                                                        new FlowcanvasException(
                                                                ErrorCode.INPUT_MISSING,
                                                                "the input is no longer in the"
                                                                        + " object store; upload it"
                                                                        + " again"))))
                .whenComplete((result, failure) -> claimChecks.release());
    }

    private CompletionStage<ProcessedItem> process(Attempt attempt, ByteBuffer image) {
        CompletableFuture<ProcessedItem> result = new CompletableFuture<>();
        executor.execute(
                attempt.item.priority(),
                attempt.item.request().getOwner(),
                () -> {
                    try {
                        result.complete(attempt.process(image));
                    } catch (Throwable failure) {
                        result.completeExceptionally(failure);
                        if (failure instanceof VirtualMachineError fatal) {
                            throw fatal;
                        }
                    }
                });
        return result;
    }

    private CompletionStage<ItemOutcome> keep(Attempt attempt, ProcessedItem processed) {
        List<EncodedOutput> images =
                processed.outputs().stream()
                        .filter(output -> output.role().equals(EncodedOutput.IMAGE))
                        .toList();
        return attempt.wantsInline() && fit(images)
                ? CompletableFuture.completedFuture(
                        attempt.completedInline(images, processed.detections()))
                : store(attempt, processed);
    }

    private static boolean fit(List<EncodedOutput> images) {
        return images.stream().mapToLong(image -> image.content().length).sum()
                <= LARGEST_INLINE_OUTPUTS;
    }

    private CompletionStage<ItemOutcome> store(Attempt attempt, ProcessedItem processed) {
        List<OutputFile> files = new ArrayList<>();
        CompletableFuture<?>[] writes = new CompletableFuture<?>[processed.outputs().size()];
        for (int i = 0; i < writes.length; i++) {
            EncodedOutput output = processed.outputs().get(i);
            OutputFile file = attempt.describe(output);
            files.add(file);
            writes[i] =
                    store.put(file.objectKey(), output.content(), output.contentType())
                            .toCompletableFuture();
        }
        return CompletableFuture.allOf(writes)
                .thenApply(stored -> attempt.completed(files, List.of(), processed.detections()));
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    /** One item under way: collects what there is to report. */
    private final class Attempt implements StepListener {
        private final Item item;
        private final ItemObserver observer;
        private final SortedMap<Integer, StepMeasurement> measurements = new TreeMap<>();
        private @Nullable Instant startedAt;

        Attempt(Item item, ItemObserver observer) {
            this.item = item;
            this.observer = observer;
        }

        ProcessedItem process(ByteBuffer image) {
            if (observer.isCancelled()) {
                throw new FlowcanvasException(ErrorCode.CANCELLED, "the execution was cancelled");
            }
            startedAt = clock.instant();
            return processor.process(
                    new ItemWork(
                            item.executionId(),
                            item.index(),
                            item.request().getFileName(),
                            image,
                            item.pipeline()),
                    this);
        }

        @Override
        public void stepStarted(int step) {
            observer.stepStarted(step);
        }

        @Override
        public void stepFinished(int step, StepMeasurement measurement) {
            measurements.put(step, measurement);
        }

        @Override
        public boolean isCancelled() {
            return observer.isCancelled();
        }

        OutputFile describe(EncodedOutput output) {
            var fileId =
                    Identifiers.outputFile(
                            item.executionId(), item.index(), output.step(), output.role());
            return new OutputFile(
                    fileId,
                    output.step(),
                    output.filename(),
                    output.contentType(),
                    output.content().length,
                    ObjectKeys.output(item.executionId(), item.index(), fileId),
                    Digests.sha256(output.content()),
                    output.width(),
                    output.height(),
                    Digests.crc32(output.content()));
        }

        boolean wantsInline() {
            return item.request().getDelivery().getReplica().getInline();
        }

        ItemOutcome completedInline(List<EncodedOutput> images, List<Detection> detections) {
            List<OutputFile> files = new ArrayList<>();
            List<InlineOutput> contents = new ArrayList<>();
            for (EncodedOutput image : images) {
                OutputFile file = describe(image);
                files.add(file);
                contents.add(
                        InlineOutput.newBuilder()
                                .setFileId(file.fileId().toString())
                                .setContent(UnsafeByteOperations.unsafeWrap(image.content()))
                                .build());
            }
            return completed(files, contents, detections);
        }

        ItemOutcome completed(
                List<OutputFile> files, List<InlineOutput> contents, List<Detection> detections) {
            ItemResult result =
                    new ItemResult(
                            item.index(),
                            item.request().getFileName(),
                            ExecutionStatus.COMPLETED,
                            files,
                            detections,
                            null,
                            startedAt,
                            clock.instant());
            return new ItemOutcome(result, contents, measurements);
        }

        ItemOutcome failed(Throwable failure) {
            return ItemRunner.this.failed(item.request(), startedAt, measurements, reason(failure));
        }

        /**
         * Why the item failed.
         *
         * @throws CompletionException if it is not the item that failed but the runner
         */
        FlowcanvasException reason(Throwable failure) {
            if (closed || failure instanceof VirtualMachineError) {
                throw new CompletionException(failure);
            }
            if (failure instanceof FlowcanvasException known) {
                return known;
            }
            LOG.error(
                    "event=item_failed execution_id={} item={}",
                    item.executionId(),
                    item.index(),
                    failure);
            return new FlowcanvasException(
                    ErrorCode.COMPONENT_FAILED,
                    "the pipeline could not be run on this image; the task manager's log"
                            + " says why");
        }
    }

    private ItemOutcome failed(
            ItemRequest request,
            @Nullable Instant startedAt,
            SortedMap<Integer, StepMeasurement> measurements,
            FlowcanvasException failure) {
        boolean cancelled = failure.code() == ErrorCode.CANCELLED;
        Failure error =
                new Failure(
                        failure.code(),
                        String.valueOf(failure.getMessage()),
                        Map.of("item", request.getFileName()));
        ItemResult result =
                new ItemResult(
                        request.getItemIndex(),
                        request.getFileName(),
                        cancelled ? ExecutionStatus.CANCELLED : ExecutionStatus.FAILED,
                        List.of(),
                        List.of(),
                        cancelled ? null : error,
                        startedAt,
                        clock.instant());
        return new ItemOutcome(result, List.of(), measurements);
    }
}
