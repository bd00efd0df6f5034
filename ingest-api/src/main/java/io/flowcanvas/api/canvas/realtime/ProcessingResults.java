package io.flowcanvas.api.canvas.realtime;

import com.google.protobuf.ByteString;
import io.flowcanvas.api.web.Links;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.ItemResult;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.proto.engine.v1.InlineOutput;
import io.flowcanvas.proto.engine.v1.ItemReply;
import io.flowcanvas.proto.imageflow.v1.Box;
import io.flowcanvas.proto.imageflow.v1.Detection;
import io.flowcanvas.proto.imageflow.v1.OutputFile;
import io.flowcanvas.proto.imageflow.v1.ProcessingResult;
import io.flowcanvas.proto.imageflow.v1.Status;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What became of an image in the words of the service. */
@Component
class ProcessingResults {
    private final Links links;

    ProcessingResults(Links links) {
        this.links = links;
    }

    ProcessingResult of(ItemReply reply, String correlationId) {
        ItemResult item =
                Json.mapper().readValue(reply.getResultJson().toByteArray(), ItemResult.class);
        ProcessingResult.Builder result =
                ProcessingResult.newBuilder()
                        .setExecutionId(reply.getExecutionId())
                        .setCorrelationId(correlationId)
                        .setStatus(status(item.status()));
        if (item.error() != null) {
            result.setErrorCode(item.error().code().name())
                    .setErrorMessage(GrpcErrors.message(item.error().message()));
        }
        item.detections().forEach(detection -> result.addDetections(detection(detection)));
        addOutputs(item, reply, result);
        return result.build();
    }

    /** An image that never became an execution. */
    static ProcessingResult failed(String correlationId, FlowcanvasException reason) {
        return ProcessingResult.newBuilder()
                .setCorrelationId(correlationId)
                .setStatus(Status.STATUS_FAILED)
                .setErrorCode(reason.code().name())
                .setErrorMessage(GrpcErrors.message(reason))
                .build();
    }

    /** One that there was no room to keep; what it led to is still there to be asked for. */
    static ProcessingResult withoutContent(ProcessingResult result) {
        if (result.getExecutionId().isEmpty()) {
            return result; // a refusal, a few KiB at most
        }
        return ProcessingResult.newBuilder()
                .setExecutionId(result.getExecutionId())
                .setCorrelationId(result.getCorrelationId())
                .setStatus(Status.STATUS_FAILED)
                .setErrorCode(ErrorCode.SERVICE_UNAVAILABLE.name())
                .setErrorMessage(
                        "the server has no room for results that are not read: read them while"
                                + " you send, and send the image again or ask for its execution")
                .build();
    }

    static Status status(ExecutionStatus status) {
        return switch (status) {
            case PENDING -> Status.STATUS_PENDING;
            case RUNNING -> Status.STATUS_RUNNING;
            case COMPLETED -> Status.STATUS_COMPLETED;
            case FAILED -> Status.STATUS_FAILED;
            case CANCELLED -> Status.STATUS_CANCELLED;
        };
    }

    private void addOutputs(ItemResult item, ItemReply reply, ProcessingResult.Builder result) {
        Map<String, ByteString> inline = new HashMap<>();
        for (InlineOutput output : reply.getOutputsList()) {
            inline.put(output.getFileId(), output.getContent());
        }
        for (io.flowcanvas.core.execution.OutputFile file : item.outputs()) {
            OutputFile.Builder output =
                    OutputFile.newBuilder()
                            .setFileId(file.fileId().toString())
                            .setFilename(file.filename())
                            .setFileSize(file.sizeBytes());
            ByteString content = inline.get(file.fileId().toString());
            if (content == null) {
                output.setDownloadUrl(links.file(file.fileId()).toString());
            } else if (result.getImageData().isEmpty()) {
                result.setImageData(content);
            } else {
                output.setData(content);
            }
            result.addOutputFiles(output);
        }
    }

    private static Detection detection(io.flowcanvas.core.execution.Detection found) {
        var box = found.box();
        return Detection.newBuilder()
                .setStep(found.step())
                .setLabel(found.label())
                .setScore(found.score())
                .setBox(
                        Box.newBuilder()
                                .setX(box.x())
                                .setY(box.y())
                                .setWidth(box.width())
                                .setHeight(box.height())
                                .setImageWidth(box.imageWidth())
                                .setImageHeight(box.imageHeight()))
                .build();
    }
}
