package io.flowcanvas.jobs.operator;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.function.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of a task, on which alone its operators hold state and emit. */
public final class TaskThread {
    private static final Logger LOG = LoggerFactory.getLogger(TaskThread.class);

    private final MailboxExecutor mailbox;

    /** What is done with a value, or with why there is none. */
    public interface Ending<V> {
        void accept(@Nullable V value, @Nullable Throwable failure) throws Exception;
    }

    TaskThread(MailboxExecutor mailbox) {
        this.mailbox = mailbox;
    }

    /**
     * Any thread may call it. What is thrown fails the task; once that has ended, nothing is done.
     */
    public void run(ThrowingRunnable<Exception> action) {
        try {
            mailbox.execute(action, "handed over");
        } catch (RejectedExecutionException e) {
            LOG.debug("event=action_dropped reason=\"the task has ended\"");
        }
    }

    /** Runs the ending there, once the stage has one. */
    @SuppressWarnings("FutureReturnValueIgnored") // a failure is handed to the ending
    public <V> void whenDone(CompletionStage<V> stage, Ending<V> ending) {
        stage.whenComplete((value, failure) -> run(() -> ending.accept(value, failure)));
    }

    /** Does what others hand over, until it is enough; for that thread itself. */
    public void workUntil(BooleanSupplier isEnough) throws InterruptedException {
        while (!isEnough.getAsBoolean()) {
            mailbox.yield();
        }
    }
}
