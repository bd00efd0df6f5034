package io.flowcanvas.jobs.tasks;

import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.jobs.v1.Release;
import io.flowcanvas.proto.jobs.v1.ReleasedItem;
import java.util.ArrayList;
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

    private void queue(ItemRequest item) throws Exception {
        long place = orZero(tail.value());
        waiting.put(place, item);
        tail.update(place + 1);
    }

    private void done(ReleasedItem item) throws Exception {
        String key = item.getTaskId() + "/" + item.getItemIndex();
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
        List<Long> places = new ArrayList<>();
        for (Map.Entry<Long, ItemRequest> item : waiting.entries()) {
            if (item.getValue().getExecutionId().equals(taskId)) {
                places.add(item.getKey());
            }
        }
        for (Long place : places) {
            waiting.remove(place);
        }
    }

    private void releaseNext(Collector<ItemRequest> out) throws Exception {
        long next = orZero(head.value());
        long end = orZero(tail.value());
        int count = count();
        while (count < itemsPerOwner && next < end) {
            ItemRequest item = waiting.get(next);
            if (item != null) {
                waiting.remove(next);
                underWay.put(
                        item.getExecutionId() + "/" + item.getItemIndex(), item.getExecutionId());
                count++;
                out.collect(item);
            }
            next++;
        }
        head.update(next);
        underWayCount.update(count);
    }

    private void forgetIfIdle() throws Exception {
        if (count() == 0 && orZero(head.value()) == orZero(tail.value())) {
            underWay.clear();
            underWayCount.clear();
            waiting.clear();
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
