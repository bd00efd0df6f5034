package io.flowcanvas.jobs.tasks.download;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lanes that take turns: first their owners, then each owner's tasks. Every step takes O(1). */
final class Turns {
    private final Map<String, Map<String, Set<Lane>>> owners = new LinkedHashMap<>();
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** At the end of its task's lanes. */
    void add(Lane lane) {
        owners.computeIfAbsent(lane.owner(), owner -> new LinkedHashMap<>())
                .computeIfAbsent(lane.task(), task -> new LinkedHashSet<>())
                .add(lane);
        lane.stand(this);
        size++;
    }

    /** The next; its owner and task go to the end. Null: there is none. */
    @Nullable Lane poll() {
        if (isEmpty()) {
            return null;
        }
        String owner = owners.keySet().iterator().next();
        Map<String, Set<Lane>> tasks = take(owners, owner);
        String task = tasks.keySet().iterator().next();
        Set<Lane> lanes = take(tasks, task);
        Iterator<Lane> first = lanes.iterator();
        Lane lane = first.next();
        first.remove();
        if (!lanes.isEmpty()) {
            tasks.put(task, lanes);
        }
        if (!tasks.isEmpty()) {
            owners.put(owner, tasks);
        }
        lane.stand(null);
        size--;
        return lane;
    }

    private static <V> V take(Map<String, V> map, String key) {
        V value = map.remove(key);
        if (value == null) {
            throw new IllegalStateException("no such key: " + key);
        }
        return value;
    }

    void remove(Lane lane) {
        Map<String, Set<Lane>> tasks = owners.getOrDefault(lane.owner(), Map.of());
        Set<Lane> lanes = tasks.getOrDefault(lane.task(), Set.of());
        if (!lanes.remove(lane)) {
            throw new IllegalStateException("the lane does not stand here");
        }
        if (lanes.isEmpty()) {
            tasks.remove(lane.task());
        }
        if (tasks.isEmpty()) {
            owners.remove(lane.owner());
        }
        lane.stand(null);
        size--;
    }
}
