package io.flowcanvas.jobs.tasks;

import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.jobs.v1.UnderWayItem;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/** The items of an owner that are with the images job, and since when. */
final class UnderWay {
    private final MapState<String, UnderWayItem> items;
    private final ValueState<Integer> count;

    UnderWay(RuntimeContext context) {
        items =
                context.getMapState(
                        new MapStateDescriptor<>(
                                "items-under-way",
                                Types.STRING,
                                ProtobufTypeInformation.ofMessage(UnderWayItem.class)));
        count = context.getState(new ValueStateDescriptor<>("under-way-count", Types.INT));
    }

    static String key(String taskId, Object itemIndex) {
        return taskId + "/" + itemIndex;
    }

    static String key(ItemRequest item) {
        return key(item.getExecutionId(), item.getItemIndex());
    }

    int count() throws Exception {
        Integer known = count.value();
        return known == null ? 0 : known;
    }

    boolean contains(String key) throws Exception {
        return items.contains(key);
    }

    /** Notes that the item was released, for the first time or once more. */
    void released(ItemRequest item, long nowMillis) throws Exception {
        UnderWayItem before = items.get(key(item));
        if (before == null) {
            count.update(count() + 1);
        }
        items.put(
                key(item),
                UnderWayItem.newBuilder()
                        .setItem(item)
                        .setReleasedAtMillis(nowMillis)
                        .setReleases(before == null ? 1 : before.getReleases() + 1)
                        .build());
    }

    void remove(String key) throws Exception {
        if (items.contains(key)) {
            items.remove(key);
            count.update(count() - 1);
        }
    }

    void removeTask(String taskId) throws Exception {
        for (UnderWayItem each : all()) {
            if (each.getItem().getExecutionId().equals(taskId)) {
                remove(key(each.getItem()));
            }
        }
    }

    List<UnderWayItem> all() throws Exception {
        List<UnderWayItem> all = new ArrayList<>();
        items.values().forEach(all::add);
        return all;
    }

    void clear() {
        items.clear();
        count.clear();
    }
}
