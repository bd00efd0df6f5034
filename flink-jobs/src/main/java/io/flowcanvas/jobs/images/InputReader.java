package io.flowcanvas.jobs.images;

import io.flowcanvas.jobs.kafka.InputRecovery;
import io.flowcanvas.proto.jobs.v1.LaneItem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Reads inputs again on a thread of its own, so that the task thread goes on. */
final class InputReader implements AutoCloseable {
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private final InputRecovery recovery;
    private final ExecutorService thread;

    InputReader(InputRecovery recovery) {
        this.recovery = recovery;
        this.thread =
                Executors.newSingleThreadExecutor(
                        task -> {
                            Thread reader = new Thread(task, "input-reader");
                            reader.setDaemon(true);
                            return reader;
                        });
    }

    /** The items with their inputs; one whose record is gone stays without. */
    CompletionStage<List<LaneItem>> read(List<LaneItem> items) {
        return CompletableFuture.supplyAsync(() -> recovery.recover(items), thread);
    }

    @Override
    public void close() throws InterruptedException {
        thread.shutdownNow();
        if (thread.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
            recovery.close();
        }
    }
}
