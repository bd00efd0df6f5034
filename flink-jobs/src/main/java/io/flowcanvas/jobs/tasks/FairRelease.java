package io.flowcanvas.jobs.tasks;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.execution.ItemResult;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.jobs.kafka.Timestamps;
import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.ItemProcessed;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import io.flowcanvas.proto.jobs.v1.Release;
import io.flowcanvas.proto.jobs.v1.ReleasedItem;
import io.flowcanvas.proto.jobs.v1.UnderWayItem;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many items of each owner go to the images job at a time and no more: who has thousands
 * waits here and not in the lane, where others would wait behind them. An item that nothing is
 * heard of goes once more, since its outcome is derived from it alone, each time after twice as
 * long: what stands still is not buried in copies. After many times it has failed. Keyed by owner.
 */
final class FairRelease extends KeyedProcessFunction<String, Release, ItemRequest> {
    private static final long serialVersionUID = 1L;

    /** Outcomes of items that were given up, for the log. */
    static final OutputTag<TaskCommand> GIVEN_UP =
            new OutputTag<>("given-up", ProtobufTypeInformation.ofMessage(TaskCommand.class));

    /** Times that an item is released. */
    private static final int MOST_RELEASES = 8;

    /** Pauses double up to so many times the first one: hours become a day. */
    private static final int LONGEST_PAUSE = 24;

    private final int itemsPerOwner;
    private final long patienceMillis;

    private transient UnderWay underWay;

    /** When the items under way are looked at; none: there are none. */
    private transient ValueState<Long> check;

    /** Items that wait: key to place in the queue. */
    private transient MapState<String, Long> places;

    /** Items that wait, by their place in the queue; the queue has gaps. */
    private transient MapState<Long, ItemRequest> waiting;

    private transient ValueState<Long> head;
    private transient ValueState<Long> tail;

    @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
    FairRelease(int itemsPerOwner, long patienceMillis) {
        this.itemsPerOwner = itemsPerOwner;
        this.patienceMillis = patienceMillis;
    }

    @Override
    public void open(OpenContext context) {
        underWay = new UnderWay(getRuntimeContext());
        check = getRuntimeContext().getState(new ValueStateDescriptor<>("check", Types.LONG));
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
        releaseNext(context.timerService(), out);
        forgetIfIdle(context.timerService());
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<ItemRequest> out)
            throws Exception {
        check.clear();
        TimerService timers = context.timerService();
        long now = timers.currentProcessingTime();
        long next = Long.MAX_VALUE;
        for (UnderWayItem each : underWay.all()) {
            if (each.getReleasedAtMillis() + pause(each.getReleases()) > now) {
                next = Math.min(next, each.getReleasedAtMillis() + pause(each.getReleases()));
            } else if (each.getReleases() < MOST_RELEASES) {
                underWay.released(each.getItem(), now);
                out.collect(each.getItem());
                next = Math.min(next, now + pause(each.getReleases() + 1));
            } else {
                underWay.remove(UnderWay.key(each.getItem()));
                context.output(GIVEN_UP, givenUp(each.getItem(), now));
            }
        }
        checkAt(next, timers);
        releaseNext(timers, out);
        forgetIfIdle(timers);
    }

    /** How long an item is waited for that was released so many times. */
    private long pause(int releases) {
        return patienceMillis * Math.min(LONGEST_PAUSE, 1L << Math.min(releases - 1, 30));
    }

    /** The earliest wish counts. */
    private void checkAt(long millis, TimerService timers) throws Exception {
        Long known = check.value();
        if (underWay.count() == 0 || (known != null && known <= millis)) {
            return;
        }
        if (known != null) {
            timers.deleteProcessingTimeTimer(known);
        }
        check.update(millis);
        timers.registerProcessingTimeTimer(millis);
    }

    private static TaskCommand givenUp(ItemRequest item, long nowMillis) {
        Failure failure =
                new Failure(
                        ErrorCode.TIMEOUT,
                        "nothing was heard of the image in %d attempts; create the task anew"
                                .formatted(MOST_RELEASES));
        ItemResult result =
                new ItemResult(
                        item.getItemIndex(),
                        item.getFileName(),
                        ExecutionStatus.FAILED,
                        List.of(),
                        List.of(),
                        failure,
                        null,
                        Instant.ofEpochMilli(nowMillis));
        return TaskCommand.newBuilder()
                .setTaskId(item.getExecutionId())
                .setAt(Timestamps.now())
                .setItemProcessed(
                        ItemProcessed.newBuilder()
                                .setItemIndex(item.getItemIndex())
                                .setResultJson(
                                        ByteString.copyFrom(
                                                Json.mapper().writeValueAsBytes(result))))
                .build();
    }

    /** After a restore items come that are under way already, or wait. */
    private void queue(ItemRequest item) throws Exception {
        String key = UnderWay.key(item);
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
        String key = UnderWay.key(item.getTaskId(), item.getItemIndex());
        Long place = places.get(key);
        if (place != null) {
            places.remove(key);
            waiting.remove(place);
        }
        underWay.remove(key);
    }

    private void abandon(String taskId) throws Exception {
        underWay.removeTask(taskId);
        String prefix = UnderWay.key(taskId, "");
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

    private void releaseNext(TimerService timers, Collector<ItemRequest> out) throws Exception {
        long now = timers.currentProcessingTime();
        long next = orZero(head.value());
        long end = orZero(tail.value());
        boolean isAnyReleased = false;
        while (underWay.count() < itemsPerOwner && next < end) {
            ItemRequest item = waiting.get(next);
            if (item != null) {
                waiting.remove(next);
                places.remove(UnderWay.key(item));
                underWay.released(item, now);
                out.collect(item);
                isAnyReleased = true;
            }
            next++;
        }
        head.update(next);
        if (isAnyReleased) {
            checkAt(now + pause(1), timers);
        }
    }

    private void forgetIfIdle(TimerService timers) throws Exception {
        if (underWay.count() == 0 && orZero(head.value()) == orZero(tail.value())) {
            Long millis = check.value();
            if (millis != null) {
                timers.deleteProcessingTimeTimer(millis);
            }
            check.clear();
            underWay.clear();
            waiting.clear();
            places.clear();
            head.clear();
            tail.clear();
        }
    }

    private static long orZero(@Nullable Long value) {
        return value == null ? 0 : value;
    }
}
