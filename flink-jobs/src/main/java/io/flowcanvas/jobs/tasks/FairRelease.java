package io.flowcanvas.jobs.tasks;

import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.jobs.v1.Release;
import io.flowcanvas.proto.jobs.v1.ReleasedItem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many items of each owner go to the images job at a time and no more: who has thousands
 * waits here and not in the lane, where others would wait behind them. Keyed by owner.
 */
final class FairRelease extends KeyedProcessFunction<String, Release, ItemRequest> {
    private static final long serialVersionUID = 1L;

    private final int itemsPerOwner;

    /** Items under way: key to task id. */
    private transient MapState<String, String> underWay;

    /** Items that wait: key to place in the queue. */
    private transient MapState<String, Long> places;

    private transient ValueState<Integer> underWayCount;

    /** Items that wait, by their place in the queue; the queue has gaps. */
    private transient MapState<Long, ItemRequest> waiting;

    private transient ValueState<Long> head;
    private transient ValueState<Long> tail;

    @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
    FairRelease(int itemsPerOwner) {
        this.itemsPerOwner = itemsPerOwner;
    }

    @Override
    public void open(OpenContext context) {
        underWay =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>("under-way", Types.STRING, Types.STRING));
        underWayCount =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("under-way-count", Types.INT));
        waiting =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "waiting",
                                        Types.LONG,
                                        ProtobufTypeInformation.ofMessage(ItemRequest.class)));
        places =
                getRuntimeContext()
                        .getMapState(new MapStateDescriptor<>("places", Types.STRING, Types.LONG));
        head = getRuntimeContext().getState(new ValueStateDescriptor<>("head", Types.LONG));
        tail = getRuntimeContext().getState(new ValueStateDescriptor<>("tail", Types.LONG));
    }

    @Override
    public void processElement(Release release, Context context, Collector<ItemRequest> out)
            throws Exception {
        switch (release.getReleaseCase()) {
            case ITEM -> queue(release.getItem());
            case DONE -> done(release.getDone());
            case ABANDONED_TASK -> abandon(release.getAbandonedTask());
            case RELEASE_NOT_SET -> {}
        }
        releaseNext(out);
        forgetIfIdle();
    }

    /** After a restore items come that are under way already, or wait. */
    private void queue(ItemRequest item) throws Exception {
        String key = key(item.getExecutionId(), item.getItemIndex());
        if (underWay.contains(key) || places.contains(key)) {
            return;
        }
        long place = orZero(tail.value());
        waiting.put(place, item);
        places.put(key, place);
        tail.update(place + 1);
    }

    /** An item that still waits here may have been processed before the job was set back. */
    private void done(ReleasedItem item) throws Exception {
        String key = key(item.getTaskId(), item.getItemIndex());
        Long place = places.get(key);
        if (place != null) {
            places.remove(key);
            waiting.remove(place);
        }
        if (underWay.contains(key)) {
            underWay.remove(key);
            underWayCount.update(count() - 1);
        }
    }

    private void abandon(String taskId) throws Exception {
        List<String> left = new ArrayList<>();
        for (Map.Entry<String, String> item : underWay.entries()) {
            if (item.getValue().equals(taskId)) {
                left.add(item.getKey());
            }
        }
        for (String key : left) {
            underWay.remove(key);
        }
        underWayCount.update(count() - left.size());
        String prefix = key(taskId, "");
        Map<String, Long> unwanted = new HashMap<>();
        for (Map.Entry<String, Long> place : places.entries()) {
            if (place.getKey().startsWith(prefix)) {
                unwanted.put(place.getKey(), place.getValue());
            }
        }
        for (Map.Entry<String, Long> place : unwanted.entrySet()) {
            places.remove(place.getKey());
            waiting.remove(place.getValue());
        }
    }

    private void releaseNext(Collector<ItemRequest> out) throws Exception {
        long next = orZero(head.value());
        long end = orZero(tail.value());
        int count = count();
        while (count < itemsPerOwner && next < end) {
            ItemRequest item = waiting.get(next);
            if (item != null) {
                String key = key(item.getExecutionId(), item.getItemIndex());
                waiting.remove(next);
                places.remove(key);
                underWay.put(key, item.getExecutionId());
                count++;
                out.collect(item);
            }
            next++;
        }
        head.update(next);
        underWayCount.update(count);
    }

    private static String key(String taskId, Object itemIndex) {
        return taskId + "/" + itemIndex;
    }

    private void forgetIfIdle() throws Exception {
        if (count() == 0 && orZero(head.value()) == orZero(tail.value())) {
            underWay.clear();
            underWayCount.clear();
            waiting.clear();
            places.clear();
            head.clear();
            tail.clear();
        }
    }

    private int count() throws Exception {
        Integer count = underWayCount.value();
        return count == null ? 0 : count;
    }

    private static long orZero(@Nullable Long value) {
        return value == null ? 0 : value;
    }
}
