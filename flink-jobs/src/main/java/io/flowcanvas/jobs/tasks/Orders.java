package io.flowcanvas.jobs.tasks;

import io.flowcanvas.jobs.kafka.ProgressRecord;
import io.flowcanvas.jobs.kafka.Timestamps;
import io.flowcanvas.jobs.tasks.life.TaskEffects;
import io.flowcanvas.proto.engine.v1.CancelExecution;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import io.flowcanvas.proto.jobs.v1.FetchAsset;
import io.flowcanvas.proto.jobs.v1.FetchOrder;
import io.flowcanvas.proto.jobs.v1.Release;
import io.flowcanvas.proto.jobs.v1.ReleasedItem;
import io.flowcanvas.proto.jobs.v1.ResultOrder;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;

/** Sends what a decision leads to on its way through the job. */
final class Orders implements TaskEffects {
    private final String taskId;
    private final KeyedProcessFunction<String, TaskCommand, ProgressRecord>.Context context;

    Orders(
            String taskId,
            KeyedProcessFunction<String, TaskCommand, ProgressRecord>.Context context) {
        this.taskId = taskId;
        this.context = context;
    }

    @Override
    public void fetch(FetchAsset asset) {
        context.output(TaskOperator.FETCH, FetchOrder.newBuilder().setFetch(asset).build());
    }

    @Override
    public void process(ItemRequest item) {
        context.output(
                TaskOperator.RELEASE,
                Release.newBuilder().setOwner(item.getOwner()).setItem(item).build());
    }

    @Override
    public void processed(String owner, int itemIndex) {
        context.output(
                TaskOperator.RELEASE,
                Release.newBuilder()
                        .setOwner(owner)
                        .setDone(
                                ReleasedItem.newBuilder().setTaskId(taskId).setItemIndex(itemIndex))
                        .build());
    }

    @Override
    public void forget(String owner) {
        context.output(
                TaskOperator.ABANDON, FetchOrder.newBuilder().setAbandonedTask(taskId).build());
        context.output(
                TaskOperator.RELEASE,
                Release.newBuilder().setOwner(owner).setAbandonedTask(taskId).build());
    }

    @Override
    public void abandon(String owner, int itemCount) {
        forget(owner);
        context.output(
                TaskOperator.CANCEL,
                CancelExecution.newBuilder()
                        .setExecutionId(taskId)
                        .setOwner(owner)
                        .setItemCount(itemCount)
                        .setRequestedAt(Timestamps.now())
                        .setOfTask(true)
                        .build());
    }

    @Override
    public void write(ResultOrder order) {
        context.output(TaskOperator.RESULT, order);
    }
}
