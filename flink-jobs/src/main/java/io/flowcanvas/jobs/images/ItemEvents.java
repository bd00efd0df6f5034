package io.flowcanvas.jobs.images;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.execution.ItemResult;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.jobs.images.processing.StepMeasurement;
import io.flowcanvas.jobs.images.work.ItemOutcome;
import io.flowcanvas.proto.engine.v1.Delivery;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.jobs.v1.ExecutionAnnouncement;
import io.flowcanvas.proto.jobs.v1.FinishedItem;
import io.flowcanvas.proto.jobs.v1.ItemEvent;
import io.flowcanvas.proto.jobs.v1.ItemFinished;
import io.flowcanvas.proto.jobs.v1.RecordPosition;
import io.flowcanvas.proto.jobs.v1.StepMeasured;
import io.flowcanvas.proto.jobs.v1.StepOutline;
import io.flowcanvas.proto.jobs.v1.StepStarted;
import java.util.Optional;

/** Writes what an item's work has to report as records for the aggregator. */
final class ItemEvents {
    private final ItemEvent template;
    private final Delivery delivery;

    /**
     * @param position where the request was read
     * @param definition the pipeline it runs; its default instance if that is not known
     */
    ItemEvents(ItemRequest request, RecordPosition position, PipelineDefinition definition) {
        delivery = request.getDelivery();
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
        if (request.getAnnounce()) {
            builder.setAnnouncement(announcement(request, position, definition));
        }
        template = builder.build();
    }

    private static ExecutionAnnouncement announcement(
            ItemRequest request, RecordPosition position, PipelineDefinition definition) {
        boolean isKnown = !definition.getId().isEmpty();
        return ExecutionAnnouncement.newBuilder()
                .setDefinition(
                        isKnown
                                ? definition
                                : PipelineDefinition.newBuilder()
                                        .setId(request.getReference().getId())
                                        .build())
                .setPriority(request.getPriority())
                .setSubmittedAt(request.getSubmittedAt())
                .setFileName(request.getFileName())
                .setSizeBytes(
                        request.hasObjectKey()
                                ? request.getObjectSize()
                                : request.getInlineData().size())
                .setObjectKey(request.getObjectKey())
                .setPosition(position)
                .build();
    }

    ItemEvent stepStarted(int step, long atMillis) {
        return template.toBuilder()
                .setStepStarted(StepStarted.newBuilder().setStep(step).setAtMillis(atMillis))
                .build();
    }

    /** Empty unless somebody beside the execution's watchers is to be told. */
    Optional<FinishedItem> delivered(ItemOutcome outcome) {
        return delivery.getToCase() == Delivery.ToCase.TO_NOT_SET
                ? Optional.empty()
                : Optional.of(
                        FinishedItem.newBuilder()
                                .setDelivery(delivery)
                                .setExecutionId(template.getExecutionId())
                                .setResultJson(json(outcome.result()))
                                .addAllOutputs(outcome.inlineOutputs())
                                .build());
    }

    ItemEvent finished(ItemOutcome outcome) {
        ItemResult result = outcome.storedResult();
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
