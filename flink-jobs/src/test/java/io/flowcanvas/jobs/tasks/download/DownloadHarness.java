package io.flowcanvas.jobs.tasks.download;

import io.flowcanvas.proto.engine.v1.AssetFetched;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import io.flowcanvas.proto.jobs.v1.FetchAsset;
import io.flowcanvas.proto.jobs.v1.FetchOrder;
import java.util.List;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/**
 * Flink's harness around the operator; the test thread is the task thread and works off the
 * mailbox.
 */
final class DownloadHarness extends AbstractStreamOperatorTestHarness<TaskCommand> {
    DownloadHarness(DownloadOperatorFactory factory) throws Exception {
        super(factory, 1, 1, 0);
    }

    void fetch(FetchAsset asset) throws Exception {
        downloads()
                .processElement1(
                        new StreamRecord<>(FetchOrder.newBuilder().setFetch(asset).build()));
    }

    void abandon(String task) {
        downloads()
                .processElement2(
                        new StreamRecord<>(FetchOrder.newBuilder().setAbandonedTask(task).build()));
    }

    /** Ends it as the end of its input does. */
    void drain() throws Exception {
        downloads().finish();
    }

    /** Ends it as a failure does: what is under way is not waited for. */
    void stop() throws Exception {
        downloads().close();
    }

    /** Runs what other threads handed over. */
    List<AssetFetched> told() throws Exception {
        for (var mail = getTaskMailbox().tryTake(0);
                mail.isPresent();
                mail = getTaskMailbox().tryTake(0)) {
            mail.get().run();
        }
        return extractOutputValues().stream().map(TaskCommand::getAssetFetched).toList();
    }

    private DownloadOperator downloads() {
        return (DownloadOperator) operator;
    }
}
