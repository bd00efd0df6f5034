package io.flowcanvas.jobs.images.intake;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.execution.Priority;
import io.flowcanvas.jobs.images.codec.ImageFormat;

/**
 * One image and what to do with it, as another system wrote it.
 *
 * @param clientId owner of the execution it becomes
 * @param correlationId the client's own name for it; comes back with the result
 * @param image encoded, its header and end checked, of the format that was announced
 * @param parametersJson an object; whether the pipeline takes it is not known yet
 */
record Submission(
        String clientId,
        String correlationId,
        ByteString image,
        ImageFormat format,
        String pipelineId,
        String parametersJson,
        Priority priority) {}
