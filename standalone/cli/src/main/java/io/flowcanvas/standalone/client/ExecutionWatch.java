package io.flowcanvas.standalone.client;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Follows an execution to its end: by WebSocket, and by asking now and then, so that a connection
 * that is refused, breaks or falls silent changes nothing but the smoothness.
 */
public final class ExecutionWatch {
    private static final Duration ASK_WHEN_SILENT = Duration.ofMillis(500);

    private final ApiClient client;
    private final Duration limit;

    /**
     * @param limit longest time without any progress
     */
    public ExecutionWatch(ApiClient client, Duration limit) {
        this.client = client;
        this.limit = limit;
    }

    /**
     * @param onChange told every state on the way
     * @return the final state, as the API remembers it
     * @throws ApiException also when nothing moves for longer than the limit
     */
    public ExecutionView follow(String executionId, Consumer<ExecutionView> onChange)
            throws ApiException, InterruptedException {
        try (ProgressStream stream = client.watch()) {
            boolean pushed = stream.open(executionId);
            double best = -1;
            long lastMove = System.nanoTime();
            while (System.nanoTime() - lastMove < limit.toNanos()) {
                ExecutionView now = look(stream, pushed, executionId);
                onChange.accept(now);
                if (now.isFinal()) {
                    return settled(executionId);
                }
                if (now.percentage() > best) {
                    best = now.percentage();
                    lastMove = System.nanoTime();
                }
            }
        }
        throw new ApiException(
                "execution %s has not moved for %d s".formatted(executionId, limit.toSeconds()));
    }

    private ExecutionView look(ProgressStream stream, boolean pushed, String executionId)
            throws ApiException, InterruptedException {
        Optional<ExecutionView> arrived = stream.next(ASK_WHEN_SILENT.toMillis());
        return pushed && arrived.isPresent() ? arrived.get() : client.execution(executionId);
    }

    /** The push may be a moment ahead of what is stored. */
    private ExecutionView settled(String executionId) throws ApiException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        ExecutionView stored = client.execution(executionId);
        while (!stored.isFinal() && System.nanoTime() < deadline) {
            Thread.sleep(50);
            stored = client.execution(executionId);
        }
        return stored;
    }
}
