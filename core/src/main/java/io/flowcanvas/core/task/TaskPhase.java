package io.flowcanvas.core.task;

import io.flowcanvas.core.execution.ExecutionStatus;

/** Where a task stands; the last three are final. Written in JSON as it is named here. */
public enum TaskPhase {
    /** No asset yet. */
    CREATED(ExecutionStatus.PENDING),
    /** At least one asset is downloading. */
    DOWNLOADING(ExecutionStatus.RUNNING),
    /** None is; it waits for more, or to start. */
    WAITING(ExecutionStatus.RUNNING),
    /** Takes no more assets. */
    PROCESSING(ExecutionStatus.RUNNING),
    COMPLETED(ExecutionStatus.COMPLETED),
    FAILED(ExecutionStatus.FAILED),
    CANCELLED(ExecutionStatus.CANCELLED);

    private final ExecutionStatus status;

    TaskPhase(ExecutionStatus status) {
        this.status = status;
    }

    /** The status of the task's execution. */
    public ExecutionStatus status() {
        return status;
    }

    /** Whether assets may still be added. */
    public boolean isOpen() {
        return this == CREATED || this == DOWNLOADING || this == WAITING;
    }

    public boolean isFinal() {
        return status.isFinal();
    }
}
