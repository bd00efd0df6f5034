package io.flowcanvas.jobs.images;

import io.flowcanvas.core.execution.ItemResult;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.jobs.v1.Directive;
import io.flowcanvas.proto.jobs.v1.FinishedItem;
import io.flowcanvas.proto.jobs.v1.ItemEvent;
import io.flowcanvas.proto.jobs.v1.LaneItem;
import io.flowcanvas.proto.jobs.v1.RecordPosition;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/**
 * Flink's harness around the operator; the test thread is the task thread and works off the
 * mailbox.
 */
final class OperatorHarness extends AbstractStreamOperatorTestHarness<ItemEvent> {
    private static final AtomicLong OFFSETS = new AtomicLong();

    OperatorHarness(PipelineOperatorFactory factory) throws Exception {
        super(factory, 1, 1, 0);
    }

    void receive(ItemRequest request) throws Exception {
        RecordPosition position =
                RecordPosition.newBuilder()
                        .setTopic("lane")
                        .setOffset(OFFSETS.incrementAndGet())
                        .build();
        FakeRecovery.TOPIC.put(position, request);
        pipeline()
                .processElement1(
                        new StreamRecord<>(
                                LaneItem.newBuilder()
                                        .setRequest(request)
                                        .setPosition(position)
                                        .build()));
    }

    void receive(Directive directive) {
        pipeline().processElement2(new StreamRecord<>(directive));
    }

    /** Runs what workers handed over. */
    List<ItemResult> ended() throws Exception {
        for (var mail = getTaskMailbox().tryTake(0);
                mail.isPresent();
                mail = getTaskMailbox().tryTake(0)) {
            mail.get().run();
        }
        return events().stream()
                .filter(ItemEvent::hasFinished)
                .map(
                        event ->
                                Json.mapper()
                                        .readValue(
                                                event.getFinished().getResultJson().toByteArray(),
                                                ItemResult.class))
                .toList();
    }

    /** What those are told who are to be told beside the execution's watchers. */
    List<FinishedItem> finished() {
        var records = getSideOutput(PipelineOperator.FINISHED);
        return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
    }

    List<ItemEvent> events() {
        return extractOutputValues();
    }

    private PipelineOperator pipeline() {
        return (PipelineOperator) operator;
    }
}
