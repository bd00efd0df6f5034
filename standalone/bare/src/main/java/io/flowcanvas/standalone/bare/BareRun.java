package io.flowcanvas.standalone.bare;

import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.jobs.images.processing.ItemProcessor;
import io.flowcanvas.jobs.images.processing.ItemWork;
import io.flowcanvas.jobs.images.processing.StepListener;
import io.flowcanvas.jobs.images.processing.StepMeasurement;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes the images in turn until as many are done as asked for. */
record BareRun(ItemProcessor processor, Pipeline pipeline, List<ByteBuffer> images) {
    private static final UUID EXECUTION = new UUID(0, 0);

    /**
     * @throws ExecutionException with the error of the first image that cannot be processed
     */
    void process(int count, int threads) throws InterruptedException, ExecutionException {
        AtomicInteger next = new AtomicInteger();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                all.add(executor.submit(() -> work(next, count)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private void work(AtomicInteger next, int count) {
        for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            ByteBuffer image = images.get(i % images.size()).duplicate();
            processor.process(new ItemWork(EXECUTION, i, "image.jpg", image, pipeline), new Deaf());
        }
    }

    /** Nobody follows a bare run. */
    private static final class Deaf implements StepListener {
        @Override
        public void stepStarted(int step) {}

        @Override
        public void stepFinished(int step, StepMeasurement measurement) {}

        @Override
        public boolean isCancelled() {
            return false;
        }
    }
}
