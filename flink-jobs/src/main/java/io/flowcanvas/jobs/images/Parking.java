package io.flowcanvas.jobs.images;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.proto.jobs.v1.LaneItem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Items of one lane that wait for their turn, a few hundred bytes each. Owners take turns, however
 * much each has waiting; each owner's items keep their order.
 */
final class Parking {
    /** Items of one owner in a row: neighbours in their topic are read again in one go. */
    private static final int RUN = 4;

    private final int most;
    private final Map<String, Deque<Parked>> owners = new LinkedHashMap<>();
    private final Set<String> keys = new HashSet<>();

    /**
     * @param most items that fit
     */
    Parking(int most) {
        this.most = most;
    }

    int size() {
        return keys.size();
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    boolean isFull() {
        return keys.size() >= most;
    }

    boolean contains(String key) {
        return keys.contains(key);
    }

    /** Takes it even where it is full; a second copy is dropped. */
    void park(String key, LaneItem item) {
        if (keys.add(key)) {
            owners.computeIfAbsent(item.getRequest().getOwner(), owner -> new ArrayDeque<>())
                    .add(new Parked(key, item.toByteArray()));
        }
    }

    /**
     * The next ones, by turns; fewer where there are not as many, or where their inputs come to so
     * many bytes before.
     */
    List<LaneItem> take(int count, long mostBytes) {
        List<LaneItem> taken = new ArrayList<>();
        long bytes = 0;
        while (taken.size() < count && bytes < mostBytes && !owners.isEmpty()) {
            Iterator<Map.Entry<String, Deque<Parked>>> first = owners.entrySet().iterator();
            Map.Entry<String, Deque<Parked>> turn = first.next();
            first.remove();
            Deque<Parked> waiting = turn.getValue();
            for (int i = 0;
                    i < RUN && taken.size() < count && bytes < mostBytes && !waiting.isEmpty();
                    i++) {
                LaneItem item = leave(waiting.remove());
                bytes += KeptItems.inputBytes(item);
                taken.add(item);
            }
            if (!waiting.isEmpty()) {
                owners.put(turn.getKey(), waiting);
            }
        }
        return taken;
    }

    /** All items of an execution. */
    List<LaneItem> takeExecution(String executionId) {
        List<LaneItem> taken = new ArrayList<>();
        String prefix = executionId + "/";
        for (Deque<Parked> waiting : owners.values()) {
            for (Iterator<Parked> all = waiting.iterator(); all.hasNext(); ) {
                Parked parked = all.next();
                if (parked.key().startsWith(prefix)) {
                    all.remove();
                    taken.add(leave(parked));
                }
            }
        }
        owners.values().removeIf(Deque::isEmpty);
        return taken;
    }

    List<LaneItem> all() {
        return owners.values().stream().flatMap(Deque::stream).map(Parked::item).toList();
    }

    private LaneItem leave(Parked parked) {
        keys.remove(parked.key());
        return parked.item();
    }

    /** An item as bytes, which take a fifth of the room. */
    private static final class Parked {
        private final String key;
        private final byte[] bytes;

        Parked(String key, byte[] bytes) {
            this.key = key;
            this.bytes = bytes;
        }

        String key() {
            return key;
        }

        LaneItem item() {
            try {
                return LaneItem.parseFrom(bytes);
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("these bytes were an item", e);
            }
        }
    }
}
