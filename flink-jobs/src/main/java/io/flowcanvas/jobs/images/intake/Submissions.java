package io.flowcanvas.jobs.images.intake;

import com.google.protobuf.Timestamp;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.execution.Priority;
import io.flowcanvas.core.naming.Identifiers;
import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.jobs.images.pipeline.PipelineReader;
import io.flowcanvas.jobs.images.pipeline.PipelineWriter;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.engine.v1.PipelineReference;
import io.flowcanvas.proto.jobs.v1.DeadLetter;
import io.flowcanvas.proto.jobs.v1.IntakeRecord;
import java.util.stream.Collectors;

/** Makes items of submissions, each an execution of its own. */
final class Submissions {
    /** Bytes: what the lanes take. */
    private static final int LARGEST_ITEM = 16 * 1024 * 1024;

    private final PipelineReader pipelines;
    private final FileOwnership files;

    Submissions(PipelineReader pipelines, FileOwnership files) {
        this.pipelines = pipelines;
        this.files = files;
    }

    /**
     * @param definition the pipeline it names
     * @param now when it was taken
     * @throws UnreadableSubmission when the pipeline does not take its parameters
     */
    ItemRequest item(
            Submission submission,
            IntakeRecord record,
            PipelineDefinition definition,
            Timestamp now)
            throws UnreadableSubmission {
        ItemRequest.Builder item =
                ItemRequest.newBuilder()
                        .setExecutionId(executionId(record))
                        .setItemCount(1)
                        .setOwner(submission.clientId())
                        .setPriority(priority(submission.priority()))
                        .setDefinition(asWanted(submission, definition))
                        .setInlineData(submission.image())
                        .setFileName(submission.correlationId() + submission.format().extension())
                        .setSubmittedAt(now)
                        .setAnnounce(true);
        item.getDeliveryBuilder()
                .getClientBuilder()
                .setClientId(submission.clientId())
                .setCorrelationId(submission.correlationId());
        ItemRequest built = item.build();
        if (built.getSerializedSize() > LARGEST_ITEM) {
            throw new UnreadableSubmission(
                    "the image and its parameters are too large: %d bytes"
                            .formatted(built.getSerializedSize()));
        }
        return built;
    }

    private PipelineDefinition asWanted(Submission submission, PipelineDefinition definition)
            throws UnreadableSubmission {
        PipelineReference reference =
                PipelineReference.newBuilder()
                        .setId(submission.pipelineId())
                        .setParametersJson(submission.parametersJson())
                        .build();
        try {
            Pipeline pipeline = pipelines.read(definition, reference);
            files.check(pipelines.read(definition), pipeline);
            return PipelineWriter.write(pipeline, definition);
        } catch (FlowcanvasException refused) {
            String issues =
                    refused.violations().stream()
                            .map(violation -> violation.field() + " " + violation.issue())
                            .collect(Collectors.joining("; "));
            throw new UnreadableSubmission(
                    "the pipeline does not take these parameters: "
                            + (issues.isEmpty() ? refused.getMessage() : issues));
        }
    }

    /**
     * The same for the same record, however often it is read. Its time tells records apart that lie
     * at the same place of a topic made anew.
     */
    private static String executionId(IntakeRecord record) {
        DeadLetter origin = record.getRecord();
        return Identifiers.timeOrdered(
                        record.getTimestampMillis(),
                        "%s/%d/%d"
                                .formatted(
                                        origin.getTopic(),
                                        origin.getPartition(),
                                        origin.getOffset()))
                .toString();
    }

    private static io.flowcanvas.proto.engine.v1.Priority priority(Priority priority) {
        return switch (priority) {
            case HIGH -> io.flowcanvas.proto.engine.v1.Priority.PRIORITY_HIGH;
            case NORMAL -> io.flowcanvas.proto.engine.v1.Priority.PRIORITY_NORMAL;
            case LOW -> io.flowcanvas.proto.engine.v1.Priority.PRIORITY_LOW;
        };
    }
}
