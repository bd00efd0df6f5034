package io.flowcanvas.jobs.tasks.life;

import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.OnItemError;
import io.flowcanvas.proto.engine.v1.Priority;
import io.flowcanvas.proto.jobs.v1.ResultOrder;
import io.flowcanvas.proto.jobs.v1.TaskAsset;
import io.flowcanvas.proto.jobs.v1.TaskState;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a task gives to others to do, from what is stored of its assets. */
final class TaskOrders {
    private final String id;
    private final TaskState.Builder state;
    private final TaskAssets assets;

    TaskOrders(String id, TaskState.Builder state, TaskAssets assets) {
        this.id = id;
        this.state = state;
        this.assets = assets;
    }

    /** One for each asset that is stored, in the order in which they were added. */
    List<ItemRequest> items() {
        return inOrder().entrySet().stream()
                .filter(asset -> asset.getValue().hasStored())
                .map(asset -> item(asset.getKey(), asset.getValue()))
                .toList();
    }

    private NavigableMap<Integer, TaskAsset> inOrder() {
        NavigableMap<Integer, TaskAsset> inOrder = new TreeMap<>();
        assets.forEach(inOrder::put);
        return inOrder;
    }

    private ItemRequest item(int index, TaskAsset asset) {
        return ItemRequest.newBuilder()
                .setExecutionId(id)
                .setItemIndex(index)
                .setItemCount(state.getAssets())
                .setOwner(state.getTask().getOwner())
                .setPriority(Priority.PRIORITY_NORMAL)
                .setOnItemError(OnItemError.ON_ITEM_ERROR_CONTINUE)
                .setDefinition(state.getTask().getPipeline())
                .setObjectKey(asset.getStored().getObjectKey())
                .setFileName(asset.getAsset().getFileName())
                .setSubmittedAt(state.getTask().getCreatedAt())
                .setOfTask(true)
                .build();
    }

    ResultOrder result(long nowMillis) {
        return ResultOrder.newBuilder()
                .setTaskId(id)
                .setTask(state.getTask())
                .setCompletedAtMillis(nowMillis)
                .addAllAssets(inOrder().values())
                .build();
    }
}
