package io.flowcanvas.jobs.tasks.result;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.jobs.configuration.ObjectStoreConfiguration;
import io.flowcanvas.jobs.kafka.Timestamps;
import io.flowcanvas.jobs.storage.ObjectStore;
import io.flowcanvas.jobs.storage.PatientObjectStore;
import io.flowcanvas.jobs.storage.S3ObjectStore;
import io.flowcanvas.proto.engine.v1.ResultWritten;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import io.flowcanvas.proto.jobs.v1.ResultOrder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the documents of results into the object store, and waits where that is away. What is
 * under way is Flink's state; a second run writes the same.
 */
public final class ResultWriter extends RichAsyncFunction<ResultOrder, TaskCommand> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ResultWriter.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final ObjectStoreConfiguration configuration;
    private transient @Nullable ObjectStore store;
    private transient @Nullable ExecutorService writer;
    private transient volatile boolean closed;

    public ResultWriter(ObjectStoreConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public void open(OpenContext context) {
        store =
                new PatientObjectStore(
                        new S3ObjectStore(configuration, System.getenv()),
                        FIRST_PAUSE,
                        LONGEST_PAUSE);
        writer = Executors.newSingleThreadExecutor(task -> new Thread(task, "result-writer"));
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // its outcome becomes that of the result
    public void asyncInvoke(ResultOrder order, ResultFuture<TaskCommand> result) {
        ObjectStore open = Objects.requireNonNull(store);
        CompletableFuture.supplyAsync(() -> ResultDocuments.of(order), writer)
                .thenCompose(documents -> store(documents, open))
                .handle((written, failure) -> command(order, written, failure))
                .thenAccept(command -> complete(command, result));
    }

    /** What ends because the job ends is done again by the next. */
    private void complete(TaskCommand command, ResultFuture<TaskCommand> result) {
        if (!closed) {
            result.complete(List.of(command));
        }
    }

    private static CompletionStage<ResultWritten> store(
            ResultDocuments documents, ObjectStore store) {
        CompletionStage<Void> all = CompletableFuture.completedStage(null);
        for (ResultDocuments.StoredDocument document : documents.objects()) {
            all =
                    all.thenCompose(
                            done ->
                                    store.put(
                                            document.objectKey(),
                                            document.content(),
                                            document.contentType()));
        }
        return all.thenApply(
                done ->
                        ResultWritten.newBuilder()
                                .setSummaryJson(json(documents.summary()))
                                .build());
    }

    private static TaskCommand command(
            ResultOrder order, @Nullable ResultWritten written, @Nullable Throwable failure) {
        if (failure != null) {
            LOG.error("task={} event=result_not_written", order.getTaskId(), failure);
        }
        return TaskCommand.newBuilder()
                .setTaskId(order.getTaskId())
                .setAt(Timestamps.now())
                .setResultWritten(written == null ? failed() : written)
                .build();
    }

    private static ResultWritten failed() {
        return ResultWritten.newBuilder()
                .setFailureJson(
                        json(
                                new Failure(
                                        ErrorCode.INTERNAL_ERROR,
                                        "the result could not be written; the log of the task"
                                                + " manager says why")))
                .build();
    }

    private static ByteString json(Object value) {
        return ByteString.copyFrom(Json.mapper().writeValueAsBytes(value));
    }

    @Override
    public void close() {
        closed = true;
        if (writer != null) {
            writer.shutdownNow();
        }
        if (store != null) {
            store.close();
        }
    }
}
