package io.flowcanvas.jobs.tasks.life;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.task.TaskPhase;
import io.flowcanvas.proto.engine.v1.CreateTask;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import io.flowcanvas.proto.engine.v1.TimeIsUp;
import io.flowcanvas.proto.jobs.v1.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * Decides what an entry of a task's log leads to. The same entries in the same order lead to the
 * same state, whatever the clock says.
 */
public final class TaskRules {
    /**
     * What came of an entry.
     *
     * @param state null: the task is not known, or no longer
     * @param refusal why a client's command was not followed; null otherwise
     */
    public record Outcome(@Nullable TaskState state, @Nullable Failure refusal) {}

    private final String taskId;
    private final TaskAssets assets;
    private final TaskEffects effects;

    public TaskRules(String taskId, TaskAssets assets, TaskEffects effects) {
        this.taskId = taskId;
        this.assets = assets;
        this.effects = effects;
    }

    /**
     * @param before null if the task is not known
     * @param nowMillis from when timers count
     */
    public Outcome apply(@Nullable TaskState before, TaskCommand command, long nowMillis) {
        if (before == null) {
            return command.hasCreate()
                    ? new Outcome(created(command.getCreate(), nowMillis), null)
                    : new Outcome(null, unknown(command));
        }
        Task task = new Task(taskId, before, assets, effects, nowMillis);
        Failure refusal =
                switch (command.getCommandCase()) {
                    case ADD_ASSETS -> task.add(command.getAddAssets());
                    case START -> task.start();
                    case CANCEL -> task.cancel();
                    case TIME_IS_UP -> {
                        timeIsUp(task, command.getTimeIsUp());
                        yield null;
                    }
                    case ASSET_FETCHED -> {
                        task.fetched(command.getAssetFetched());
                        yield null;
                    }
                    case ITEM_PROCESSED -> {
                        task.processed(command.getItemProcessed());
                        yield null;
                    }
                    case RESULT_WRITTEN -> {
                        task.written(command.getResultWritten());
                        yield null;
                    }
                    // a second copy of what made it
                    case CREATE, DELETE, COMMAND_NOT_SET -> null;
                };
        if (command.hasDelete()) {
            task.delete();
            return new Outcome(null, null);
        }
        return new Outcome(task.state(), refusal);
    }

    private static TaskState created(CreateTask task, long nowMillis) {
        return TaskState.newBuilder()
                .setTask(task)
                .setPhase(TaskPhase.CREATED.name())
                .setExpiryTimerMillis(nowMillis + task.getExpiryMillis())
                .build();
    }

    private static @Nullable Failure unknown(TaskCommand command) {
        return switch (command.getCommandCase()) {
            case ADD_ASSETS, START, CANCEL ->
                    new Failure(ErrorCode.NOT_FOUND, "there is no such task, or no longer");
            default -> null;
        };
    }

    /** What a timer wants was written down before it is read: the task may have moved on. */
    private static void timeIsUp(Task task, TimeIsUp time) {
        if (time.getActivity() != task.activity()) {
            return;
        }
        switch (time.getReason()) {
            case QUIET -> task.quiet();
            case EXPIRED -> task.expire();
            case REASON_UNSPECIFIED, UNRECOGNIZED -> {}
        }
    }
}
