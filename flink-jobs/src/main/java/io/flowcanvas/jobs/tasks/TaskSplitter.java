package io.flowcanvas.jobs.tasks;

import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import io.flowcanvas.proto.jobs.v1.DeadLetter;
import io.flowcanvas.proto.jobs.v1.TaskRecord;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Parts the entries of the log from its dead letters. */
final class TaskSplitter extends ProcessFunction<TaskRecord, TaskCommand> {
    private static final long serialVersionUID = 1L;

    static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("dead-letters", ProtobufTypeInformation.ofMessage(DeadLetter.class));

    @Override
    public void processElement(TaskRecord record, Context context, Collector<TaskCommand> out) {
        if (record.hasCommand()) {
            out.collect(record.getCommand());
        } else {
            context.output(DEAD_LETTERS, record.getDeadLetter());
        }
    }
}
