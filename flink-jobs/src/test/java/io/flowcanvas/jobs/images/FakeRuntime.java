package io.flowcanvas.jobs.images;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.pipeline.Step;
import io.flowcanvas.jobs.images.processing.EncodedOutput;
import io.flowcanvas.jobs.images.processing.ItemProcessor;
import io.flowcanvas.jobs.images.processing.ItemWork;
import io.flowcanvas.jobs.images.processing.ProcessedItem;
import io.flowcanvas.jobs.images.processing.StepListener;
import io.flowcanvas.jobs.images.processing.StepMeasurement;
import io.flowcanvas.jobs.images.work.ItemRunner;
import io.flowcanvas.jobs.images.work.PriorityExecutor;
import io.flowcanvas.jobs.storage.InMemoryObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Real workers and runner over a processor that hands back its input once a test lets it. */
final class FakeRuntime implements ImageRuntime {
    final InMemoryObjectStore store = new InMemoryObjectStore();
    final AtomicInteger begun = new AtomicInteger();
    private final Semaphore gate = new Semaphore(0);
    private final PriorityExecutor executor = new PriorityExecutor(2, 0, Clock.systemUTC());
    private final ItemRunner runner =
            new ItemRunner(executor, new Processor(), store, 4, Clock.systemUTC());

    void letPass(int items) {
        gate.release(items);
    }

    @Override
    public ItemRunner runner() {
        return runner;
    }

    @Override
    public void close() {
        gate.release(1000);
        executor.closeAndWait(Duration.ofSeconds(10));
    }

    private final class Processor implements ItemProcessor {
        @Override
        public ProcessedItem process(ItemWork work, StepListener listener) {
            begun.incrementAndGet();
            Instant now = Instant.EPOCH;
            List<Step> steps = work.pipeline().steps();
            for (int i = 0; i < steps.size(); i++) {
                if (listener.isCancelled()) {
                    throw new FlowcanvasException(ErrorCode.CANCELLED, "cancelled");
                }
                listener.stepStarted(i);
                gate.acquireUninterruptibly();
                listener.stepFinished(i, new StepMeasurement(now, now.plusMillis(1), 1, 1));
            }
            byte[] content = new byte[work.image().remaining()];
            work.image().duplicate().get(content);
            if (content.length == 0) {
                throw new FlowcanvasException(ErrorCode.UNREADABLE_IMAGE, "empty");
            }
            String step = work.pipeline().outputs().get(0);
            return new ProcessedItem(
                    List.of(
                            new EncodedOutput(
                                    step, "image", work.fileName(), "image/jpeg", content, 1, 1)),
                    List.of());
        }

        @Override
        public void close() {}
    }
}
