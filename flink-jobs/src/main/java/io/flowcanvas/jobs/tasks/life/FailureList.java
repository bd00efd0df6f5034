package io.flowcanvas.jobs.tasks.life;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.task.AssetFailure;
import io.flowcanvas.core.task.TaskProgress;
import io.flowcanvas.proto.jobs.v1.ListedFailure;
import io.flowcanvas.proto.jobs.v1.TaskAsset;
import io.flowcanvas.proto.jobs.v1.TaskState;

/** The first of a task's assets that failed, and why. */
final class FailureList {
    private final TaskState.Builder state;

    FailureList(TaskState.Builder state) {
        this.state = state;
    }

    void add(int index, TaskAsset asset, Failure failure) {
        if (state.getFailuresCount() == TaskProgress.MOST_FAILURES) {
            return;
        }
        String name = asset.getAsset().getFileName();
        AssetFailure listed = new AssetFailure(name, failure.code(), failure.message());
        state.addFailures(
                ListedFailure.newBuilder()
                        .setIndex(index)
                        .setFailureJson(
                                ByteString.copyFrom(Json.mapper().writeValueAsBytes(listed))));
    }

    void remove(int index) {
        for (int i = state.getFailuresCount() - 1; i >= 0; i--) {
            if (state.getFailures(i).getIndex() == index) {
                state.removeFailures(i);
            }
        }
    }
}
