package io.flowcanvas.jobs.images;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.execution.Announcement;
import io.flowcanvas.core.execution.ExecutionEvent;
import io.flowcanvas.core.execution.ExecutionKind;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.Priority;
import io.flowcanvas.core.execution.StepProgress;
import io.flowcanvas.core.execution.StepProgress.ResourceUsage;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.jobs.v1.ExecutionAnnouncement;
import io.flowcanvas.proto.jobs.v1.ExecutionTally;
import io.flowcanvas.proto.jobs.v1.StepOutline;
import io.flowcanvas.proto.jobs.v1.StepTally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Says a tally in the words of the event stream. */
final class ExecutionReport {
    private final ExecutionTally tally;
    private final ExecutionStatus status;

    private ExecutionReport(ExecutionTally tally) {
        this.tally = tally;
        this.status =
                tally.getFinalStatus().isEmpty()
                        ? ExecutionStatus.RUNNING
                        : ExecutionStatus.of(tally.getFinalStatus());
    }

    /** The event as JSON. */
    static byte[] of(ExecutionTally tally, long seq, Instant now) {
        List<String> items =
                tally.getUnreportedResultsList().stream().map(ByteString::toStringUtf8).toList();
        return new ExecutionReport(tally).event(seq, now).toJson(items);
    }

    private ExecutionEvent event(long seq, Instant now) {
        List<StepProgress> steps = steps();
        return new ExecutionEvent(
                UUID.fromString(tally.getExecutionId()),
                ExecutionKind.PIPELINE,
                tally.getOwner(),
                seq,
                status,
                currentStep(),
                steps.size(),
                (int)
                        steps.stream()
                                .filter(step -> step.itemsDone() == tally.getItemCount())
                                .count(),
                percentage(),
                tally.getItemCount(),
                tally.getCompleted(),
                tally.getFailed(),
                steps,
                List.of(),
                status == ExecutionStatus.FAILED ? Tally.failure(tally) : null,
                null,
                now,
                tally.hasAnnouncement() ? announcement(tally.getAnnouncement()) : null);
    }

    private static Announcement announcement(ExecutionAnnouncement news) {
        PipelineDefinition definition = news.getDefinition();
        return new Announcement(
                UUID.fromString(definition.getId()),
                definition.getVersion(),
                Base64.getEncoder().encodeToString(definition.toByteArray()),
                priority(news.getPriority()),
                Instant.ofEpochSecond(
                        news.getSubmittedAt().getSeconds(), news.getSubmittedAt().getNanos()),
                news.getFileName(),
                news.getSizeBytes(),
                news.getObjectKey().isEmpty() ? null : news.getObjectKey(),
                news.getPosition().getTopic(),
                news.getPosition().getPartition(),
                news.getPosition().getOffset());
    }

    private static Priority priority(io.flowcanvas.proto.engine.v1.Priority priority) {
        return switch (priority) {
            case PRIORITY_HIGH -> Priority.HIGH;
            case PRIORITY_LOW -> Priority.LOW;
            default -> Priority.NORMAL;
        };
    }

    private @Nullable String currentStep() {
        OptionalInt earliest =
                tally.getUnderWayMap().values().stream().mapToInt(Integer::intValue).min();
        return status.isFinal() || earliest.isEmpty()
                ? null
                : tally.getSteps(earliest.getAsInt()).getId();
    }

    private double percentage() {
        if (status == ExecutionStatus.COMPLETED) {
            return 100;
        }
        int stepCount = Math.max(1, tally.getStepsCount());
        long ended = BitSet.valueOf(tally.getEndedItems().asReadOnlyByteBuffer()).cardinality();
        long underWay =
                tally.getUnderWayMap().values().stream().mapToLong(Integer::longValue).sum();
        double done =
                100.0
                        * (ended * stepCount + underWay)
                        / ((double) stepCount * tally.getItemCount());
        return Math.round(done * 10) / 10.0;
    }

    private List<StepProgress> steps() {
        List<StepProgress> steps = new ArrayList<>();
        for (int i = 0; i < tally.getStepsCount(); i++) {
            steps.add(step(tally.getSteps(i), tally.getStepTallies(i), i));
        }
        return steps;
    }

    private StepProgress step(StepOutline outline, StepTally step, int position) {
        int itemsDone =
                step.getItemsDone()
                        + (int)
                                tally.getUnderWayMap().values().stream()
                                        .filter(at -> at > position)
                                        .count();
        ExecutionStatus stepStatus = stepStatus(step, itemsDone);
        return new StepProgress(
                outline.getId(),
                outline.getComponent(),
                stepStatus,
                itemsDone,
                instant(step.getStartedAtMillis()),
                stepStatus.isFinal() ? instant(step.getCompletedAtMillis()) : null,
                usage(step));
    }

    private ExecutionStatus stepStatus(StepTally step, int itemsDone) {
        boolean ran = step.getCompletedAtMillis() > 0;
        if (itemsDone == tally.getItemCount()) {
            return ran ? ExecutionStatus.COMPLETED : ExecutionStatus.FAILED;
        }
        if (status.isFinal()) {
            return status;
        }
        return step.getStartedAtMillis() > 0 ? ExecutionStatus.RUNNING : ExecutionStatus.PENDING;
    }

    private static @Nullable ResourceUsage usage(StepTally step) {
        if (step.getCompletedAtMillis() == 0) {
            return null;
        }
        double cpu =
                step.getWallNanos() == 0 ? 1 : (double) step.getCpuNanos() / step.getWallNanos();
        return new ResourceUsage(
                Math.round(Math.min(1, cpu) * 100) / 100.0, step.getImageBytes(), null);
    }

    private static @Nullable Instant instant(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis);
    }
}
