package io.flowcanvas.jobs.images.work;

import io.flowcanvas.core.execution.Priority;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Work that waits for a thread. Among priorities: every task is dated by when it came plus a
 * handicap of its priority, and the priority with the earliest date goes first, so urgent work
 * overtakes, yet whatever has waited out its handicap is next. Within a priority owners take turns,
 * however much each has waiting; each owner's work keeps its order. Not safe for threads.
 */
final class FairQueue {
    /** How long work of a priority lets fresh work of the highest one pass. */
    private static final Map<Priority, Duration> HANDICAPS =
            Map.of(
                    Priority.HIGH, Duration.ZERO,
                    Priority.NORMAL, Duration.ofSeconds(2),
                    Priority.LOW, Duration.ofSeconds(10));

    private final Map<Priority, Lane> lanes = new EnumMap<>(Priority.class);
    private int size;

    FairQueue() {
        for (Priority priority : Priority.values()) {
            lanes.put(priority, new Lane());
        }
    }

    /**
     * @param now milliseconds of any clock, the same one each time
     */
    void add(Priority priority, String owner, Runnable action, long now) {
        long due = now + HANDICAPS.getOrDefault(priority, Duration.ZERO).toMillis();
        lanes.getOrDefault(priority, new Lane()).add(owner, new Task(priority, due, action));
        size++;
    }

    /** Null if nothing waits. */
    @Nullable Task poll() {
        return poll(priority -> true);
    }

    /** The next of that priority; null if none waits. */
    @Nullable Task poll(Priority wanted) {
        return poll(priority -> priority == wanted);
    }

    /** The next of all other priorities; null if none waits. */
    @Nullable Task pollOther(Priority unwanted) {
        return poll(priority -> priority != unwanted);
    }

    private @Nullable Task poll(Predicate<Priority> wanted) {
        Lane first =
                lanes.entrySet().stream()
                        .filter(lane -> wanted.test(lane.getKey()))
                        .map(Map.Entry::getValue)
                        .filter(lane -> !lane.isEmpty())
                        .min(Comparator.comparingLong(Lane::due))
                        .orElse(null);
        if (first == null) {
            return null;
        }
        size--;
        return first.poll();
    }

    int size() {
        return size;
    }

    void clear() {
        lanes.values().forEach(Lane::clear);
        size = 0;
    }

    record Task(Priority priority, long due, Runnable action) {}

    /** Owners in the order of their turns. */
    private static final class Lane {
        private final Map<String, Queue<Task>> owners = new LinkedHashMap<>();

        void add(String owner, Task task) {
            owners.computeIfAbsent(owner, name -> new ArrayDeque<>()).add(task);
        }

        boolean isEmpty() {
            return owners.isEmpty();
        }

        /** Of what has waited longest; whose turn it is, is another question. */
        long due() {
            return owners.values().stream()
                    .mapToLong(tasks -> tasks.element().due())
                    .min()
                    .orElse(Long.MAX_VALUE);
        }

        Task poll() {
            Iterator<Map.Entry<String, Queue<Task>>> first = owners.entrySet().iterator();
            Map.Entry<String, Queue<Task>> turn = first.next();
            first.remove();
            Task task = turn.getValue().remove();
            if (!turn.getValue().isEmpty()) {
                owners.put(turn.getKey(), turn.getValue());
            }
            return task;
        }

        void clear() {
            owners.clear();
        }
    }
}
