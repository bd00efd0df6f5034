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
import java.util.concurrent.locks.LockSupport;

/** Takes the images in turn until as many are done as asked for. */
record BareRun(ItemProcessor processor, Pipeline pipeline, List<ByteBuffer> images) {
    private static final UUID EXECUTION = new UUID(0, 0);
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final double NANOS_PER_MILLI = 1e6;

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

    /**
     * @return milliseconds of each image from when it was due until it was done
     * @throws ExecutionException with the error of the first image that cannot be processed
     */
    double[] pace(int count, int perSecond, int threads)
            throws InterruptedException, ExecutionException {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Double>> all = new ArrayList<>();
            long began = System.nanoTime();
            for (int i = 0; i < count; i++) {
                int number = i;
                long due = began + NANOS_PER_SECOND * i / perSecond;
                for (long left = due - System.nanoTime();
                        left > 0;
                        left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                all.add(
                        executor.submit(
                                () -> {
                                    work(number);
                                    return (System.nanoTime() - due) / NANOS_PER_MILLI;
                                }));
            }
            double[] millis = new double[count];
            for (int i = 0; i < count; i++) {
                millis[i] = all.get(i).get();
            }
            return millis;
        } finally {
            executor.shutdownNow();
        }
    }

    private void work(AtomicInteger next, int count) {
        for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            work(i);
        }
    }

    private void work(int number) {
        ByteBuffer image = images.get(number % images.size()).duplicate();
        processor.process(
                new ItemWork(EXECUTION, number, "image.jpg", image, pipeline), new Deaf());
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
