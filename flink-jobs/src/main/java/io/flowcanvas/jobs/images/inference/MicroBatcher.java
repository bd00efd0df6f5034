package io.flowcanvas.jobs.images.inference;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Joins images of all threads into calls of up to N images or T milliseconds, for devices that do
 * many as fast as one. One thread calls the device; each caller reads its own part of the outputs.
 */
final class MicroBatcher implements InferenceRunner {
    /** An image that waits. */
    private record Request(FloatBuffer input, CompletableFuture<Share> answer) {}

    /** The outputs of a call, and which item is the asker's. */
    private record Share(List<Tensor> outputs, int item) {}

    private final OnnxSession session;
    private final Detector detector;
    private final int most;
    private final long waitNanos;
    private final FloatBuffer joined;
    private final BlockingQueue<Request> queue = new LinkedBlockingQueue<>();
    private final Thread worker;
    private volatile boolean closed;

    MicroBatcher(OnnxSession session, Detector detector, BatchLimits limits) {
        this.session = session;
        this.detector = detector;
        this.most = Math.min(limits.most(), detector.maxBatch());
        this.waitNanos = limits.patience().toNanos();
        this.joined = DirectFloats.allocate(most * detector.inputLength());
        this.worker = new Thread(this::work, "inference-batcher");
        worker.setDaemon(true);
        worker.start();
    }

    @Override
    public List<Candidate> run(FloatBuffer input, Decoder decoder) {
        Request request = new Request(input, new CompletableFuture<>());
        queue.add(request);
        if (closed) {
            failWaiting();
        }
        Share share = await(request.answer());
        return decoder.decode(share.outputs(), share.item());
    }

    @Override
    public void close() {
        closed = true;
        worker.interrupt();
        try {
            worker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        failWaiting();
        session.close();
    }

    private static Share await(CompletableFuture<Share> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("the model failed on a batch", e.getCause());
        }
    }

    private void work() {
        while (!closed) {
            try {
                call(collect());
            } catch (InterruptedException e) {
                // close interrupts; it answers whoever still waits
                return;
            }
        }
    }

    private List<Request> collect() throws InterruptedException {
        List<Request> batch = new ArrayList<>();
        batch.add(queue.take());
        long deadline = System.nanoTime() + waitNanos;
        while (batch.size() < most) {
            Request next = queue.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                break;
            }
            batch.add(next);
        }
        return batch;
    }

    private void call(List<Request> batch) {
        try {
            int length = detector.inputLength();
            for (int i = 0; i < batch.size(); i++) {
                joined.put(i * length, batch.get(i).input(), 0, length);
            }
            FloatBuffer input = joined.slice(0, batch.size() * length);
            List<Tensor> outputs = session.run(input, detector.inputShape(batch.size()));
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).answer().complete(new Share(outputs, i));
            }
        } catch (RuntimeException e) {
            // each of the batch is told; the next batch may succeed
            batch.forEach(request -> request.answer().completeExceptionally(e));
        }
    }

    private void failWaiting() {
        for (Request request = queue.poll(); request != null; request = queue.poll()) {
            request.answer().completeExceptionally(new IllegalStateException("models are closed"));
        }
    }
}
