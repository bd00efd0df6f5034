package io.flowcanvas.jobs.images;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.execution.ItemResult;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.jobs.images.processing.StepMeasurement;
import io.flowcanvas.jobs.images.work.ItemOutcome;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.jobs.v1.ItemEvent;
import io.flowcanvas.proto.jobs.v1.ItemFinished;
import io.flowcanvas.proto.jobs.v1.StepMeasured;
import io.flowcanvas.proto.jobs.v1.StepOutline;
import io.flowcanvas.proto.jobs.v1.StepStarted;

/** Writes what an item's work has to report as records for the aggregator. */
final class ItemEvents {
    private final ItemEvent template;

    /**
     * @param definition the pipeline it runs; its default instance if that is not known
     */
    ItemEvents(ItemRequest request, PipelineDefinition definition) {
        ItemEvent.Builder builder =
                ItemEvent.newBuilder()
                        .setExecutionId(request.getExecutionId())
                        .setOwner(request.getOwner())
                        .setItemIndex(request.getItemIndex())
                        .setItemCount(request.getItemCount())
                        .setOnItemError(request.getOnItemError())
                        .setOfTask(request.getOfTask());
        definition
                .getStepsList()
                .forEach(
                        step ->
                                builder.addSteps(
                                        StepOutline.newBuilder()
                                                .setId(step.getId())
                                                .setComponent(step.getComponent())));
        template = builder.build();
    }

    ItemEvent stepStarted(int step, long atMillis) {
        return template.toBuilder()
                .setStepStarted(StepStarted.newBuilder().setStep(step).setAtMillis(atMillis))
                .build();
    }

    ItemEvent finished(ItemOutcome outcome) {
        ItemResult result = outcome.result();
        ItemFinished.Builder finished =
                ItemFinished.newBuilder()
                        .setStatus(result.status().wireName())
                        .setResultJson(json(result));
        if (result.error() != null) {
            finished.setFailureJson(json(result.error()));
        }
        outcome.measurements()
                .forEach((step, taken) -> finished.addMeasured(measured(step, taken)));
        return template.toBuilder().setFinished(finished).build();
    }

    private static ByteString json(Object value) {
        return ByteString.copyFrom(Json.mapper().writeValueAsBytes(value));
    }

    private static StepMeasured measured(int step, StepMeasurement taken) {
        return StepMeasured.newBuilder()
                .setStep(step)
                .setStartedAtMillis(taken.startedAt().toEpochMilli())
                .setCompletedAtMillis(taken.completedAt().toEpochMilli())
                .setCpuNanos(taken.cpuNanos())
                .setImageBytes(taken.imageBytes())
                .build();
    }
}
