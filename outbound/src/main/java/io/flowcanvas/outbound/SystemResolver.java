package io.flowcanvas.outbound;

import io.flowcanvas.core.error.ErrorCode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The machine's own resolver, which blocks: on threads of its own, a bounded number of questions at
 * a time. A question waits no longer than the limit for its turn, and then no longer than the limit
 * for its answer. One whose turn does not come ends with {@code SERVICE_UNAVAILABLE}, passing.
 */
final class SystemResolver implements Resolver {
    private static final int THREADS = 64;
    private static final int WAITING = 4_096;
    private static final int IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads;
    private final Duration limit;
    private final Lookup lookup;

    /** What blocks. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    SystemResolver(Duration limit) {
        this(limit, THREADS, WAITING, InetAddress::getAllByName);
    }

    SystemResolver(Duration limit, int most, int waiting, Lookup lookup) {
        this.limit = limit;
        this.lookup = lookup;
        threads =
                new ThreadPoolExecutor(
                        most,
                        most,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(waiting),
                        SystemResolver::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "outbound-resolver");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // only watched for its turn that does not come
    public CompletableFuture<List<InetAddress>> resolve(String host) {
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        CompletableFuture<Void> turn = limited(new CompletableFuture<>());
        turn.whenComplete(
                (come, tooLate) -> {
                    if (tooLate != null) {
                        answer.completeExceptionally(busy(tooLate));
                    }
                });
        try {
            threads.execute(
                    () -> {
                        if (turn.complete(null) && !answer.isDone()) {
                            answer(host, limited(answer));
                        }
                    });
        } catch (RejectedExecutionException full) {
            turn.completeExceptionally(full);
        }
        return answer;
    }

    private <T> CompletableFuture<T> limited(CompletableFuture<T> future) {
        return future.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void answer(String host, CompletableFuture<List<InetAddress>> answer) {
        try {
            answer.complete(List.of(lookup.of(host)));
        } catch (UnknownHostException | RuntimeException failure) {
            answer.completeExceptionally(failure);
        }
    }

    private static OutboundException busy(Throwable cause) {
        return OutboundException.passing(
                ErrorCode.SERVICE_UNAVAILABLE, "the name server is busy; try again later", cause);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
