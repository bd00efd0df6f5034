package io.flowcanvas.jobs.tasks.download;

import java.util.LinkedHashSet;
import java.util.Set;

/** The tasks abandoned last. */
final class AbandonedTasks {
    private static final int MOST = 10_000;

    private final Set<String> tasks = new LinkedHashSet<>();

    void add(String taskId) {
        tasks.remove(taskId);
        tasks.add(taskId);
        if (tasks.size() > MOST) {
            tasks.remove(tasks.iterator().next());
        }
    }

    boolean contains(String taskId) {
        return tasks.contains(taskId);
    }
}
