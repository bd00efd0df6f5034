package io.flowcanvas.jobs.images;

import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.jobs.v1.LaneItem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The items that a lane's operator has: a bounded number under way, the others parked. Used by the
 * task's thread.
 */
final class LaneItems {
    /** Bytes of images under way that leave room for one more. */
    private static final long MOST_INPUT_BYTES = 16L * 1024 * 1024;

    private final int mostUnderWay;
    private final Parking parking;
    private final Map<String, LaneItem> underWay = new LinkedHashMap<>();

    /**
     * @param mostUnderWay items that work is begun on
     * @param mostParked items that wait for it
     */
    LaneItems(int mostUnderWay, int mostParked) {
        this.mostUnderWay = mostUnderWay;
        this.parking = new Parking(mostParked);
    }

    int underWay() {
        return underWay.size();
    }

    int parked() {
        return parking.size();
    }

    boolean isEmpty() {
        return underWay.isEmpty() && parking.isEmpty();
    }

    boolean contains(ItemRequest request) {
        String key = key(request);
        return underWay.containsKey(key) || parking.contains(key);
    }

    /** Whether a new one need not wait: none before it does, and there is room. */
    boolean mayBegin() {
        return parking.isEmpty()
                && underWay.size() < mostUnderWay
                && inputBytes() < MOST_INPUT_BYTES;
    }

    /** Of the images that are under way. */
    private long inputBytes() {
        return underWay.values().stream().mapToLong(KeptItems::inputBytes).sum();
    }

    /** It is under way from now on; one that is already is kept as it is given. */
    void begin(LaneItem item) {
        underWay.put(key(item.getRequest()), item);
    }

    /** As it is under way; empty if it is not. */
    LaneItem underWay(ItemRequest request) {
        return underWay.getOrDefault(key(request), LaneItem.getDefaultInstance());
    }

    void end(ItemRequest request) {
        underWay.remove(key(request));
    }

    /** Whether one more should not be parked before another has left. */
    boolean isFull() {
        return parking.isFull();
    }

    void park(LaneItem item) {
        parking.park(key(item.getRequest()), item);
    }

    /** All parked ones of an execution; they are neither parked nor under way from now on. */
    List<LaneItem> takeParked(String executionId) {
        return parking.takeExecution(executionId);
    }

    /**
     * Parked items whose turn has come, under way from now on: some at a time, or all that are
     * left.
     */
    List<LaneItem> refill() {
        int free = mostUnderWay - underWay.size();
        boolean areMany = 2 * free >= mostUnderWay;
        boolean areAll = parking.size() <= free;
        if (parking.isEmpty() || !(areMany || areAll)) {
            return List.of();
        }
        List<LaneItem> next = parking.take(free, MOST_INPUT_BYTES - inputBytes());
        next.forEach(this::begin);
        return next;
    }

    /** As they lie in a checkpoint. */
    List<LaneItem> kept() {
        List<LaneItem> items = new ArrayList<>();
        underWay.values().forEach(item -> items.add(KeptItems.underWay(item)));
        items.addAll(parking.all());
        return items;
    }

    private static String key(ItemRequest request) {
        return request.getExecutionId() + "/" + request.getItemIndex();
    }
}
