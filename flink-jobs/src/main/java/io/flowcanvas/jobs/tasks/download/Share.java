package io.flowcanvas.jobs.tasks.download;

/** A subtask's part of what the whole job may do. */
final class Share {
    private Share() {}

    /** The parts add up to the whole, unless there are more subtasks: each has at least 1. */
    static int of(int whole, int subtask, int subtasks) {
        int rest = subtask < whole % subtasks ? 1 : 0;
        return Math.max(1, whole / subtasks + rest);
    }
}
