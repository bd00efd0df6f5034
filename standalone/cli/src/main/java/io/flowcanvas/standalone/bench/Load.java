package io.flowcanvas.standalone.bench;

import io.flowcanvas.standalone.client.ApiClient;
import io.flowcanvas.standalone.client.ApiException;
import io.flowcanvas.standalone.client.ExecutionView;
import io.flowcanvas.standalone.client.ExecutionWatch;
import io.flowcanvas.standalone.demo.DemoPipeline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Sends images to a pipeline, as batches beside each other or one at a time. */
final class Load {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int BATCH = 50;
    private static final int BATCHES_AT_ONCE = 4;

    private final ApiClient client;
    private final String pipeline;
    private final String priority;
    private final List<Path> photos;

    Load(ApiClient client, String pipeline, List<Path> photos) {
        this(client, pipeline, "normal", photos);
    }

    /**
     * @param priority {@code low}, {@code normal} or {@code high}
     */
    Load(ApiClient client, String pipeline, String priority, List<Path> photos) {
        this.client = client;
        this.pipeline = pipeline;
        this.priority = priority;
        this.photos = photos;
    }

    /**
     * @return seconds from the first upload to the last result
     * @throws ApiException when one batch does not complete
     */
    double batches(int images) throws ApiException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(BATCHES_AT_ONCE);
        try {
            long began = System.nanoTime();
            List<Future<?>> all = new ArrayList<>();
            for (int sent = 0; sent < images; sent += BATCH) {
                int size = Math.min(BATCH, images - sent);
                Callable<Double> batch = () -> run(size);
                all.add(threads.submit(batch));
            }
            for (Future<?> one : all) {
                one.get();
            }
            return seconds(began);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof ApiException cause) {
                throw cause;
            }
            throw new IllegalStateException(failure);
        } finally {
            threads.shutdownNow();
        }
    }

    /** One image after another. */
    Latencies singles(int images) throws ApiException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            millis.add(run(1) * 1000);
        }
        return Latencies.of(millis);
    }

    /**
     * One execution of all these images.
     *
     * @throws ApiException when it does not complete
     */
    Times one(Batch batch) throws ApiException, InterruptedException {
        return run(batch.files());
    }

    private double run(int size) throws ApiException, InterruptedException {
        List<Path> images = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            images.add(photos.get(i % photos.size()));
        }
        return run(images).completed();
    }

    private Times run(List<Path> images) throws ApiException, InterruptedException {
        long began = System.nanoTime();
        String execution = client.submit(pipeline, priority, DemoPipeline.parameters(), images);
        double accepted = seconds(began);
        ExecutionView end = new ExecutionWatch(client, PATIENCE).follow(execution, view -> {});
        if (!end.isCompleted()) {
            throw new ApiException(
                    "execution %s is %s: %s".formatted(execution, end.status(), end.problem()));
        }
        return new Times(accepted, seconds(began));
    }

    private static double seconds(long began) {
        return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began) / 1e6;
    }

    /** Seconds from the first byte sent until the execution was accepted, and completed. */
    record Times(double accepted, double completed) {}
}
