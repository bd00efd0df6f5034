package io.flowcanvas.jobs.images;

import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.jobs.v1.DeadLetter;
import io.flowcanvas.proto.jobs.v1.LaneItem;
import io.flowcanvas.proto.jobs.v1.LaneRecord;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Parts the work of a lane from its dead letters. */
final class LaneSplitter extends ProcessFunction<LaneRecord, LaneItem> {
    private static final long serialVersionUID = 1L;

    static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("dead-letters", ProtobufTypeInformation.ofMessage(DeadLetter.class));

    @Override
    public void processElement(LaneRecord record, Context context, Collector<LaneItem> out) {
        if (record.hasItem()) {
            out.collect(record.getItem());
        } else {
            context.output(DEAD_LETTERS, record.getDeadLetter());
        }
    }
}
