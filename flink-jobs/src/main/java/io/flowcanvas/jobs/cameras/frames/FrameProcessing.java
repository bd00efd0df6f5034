package io.flowcanvas.jobs.cameras.frames;

import com.google.protobuf.ByteString;
import io.flowcanvas.jobs.images.processing.ProcessedItem;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import java.io.Serializable;
import java.util.concurrent.CompletionStage;
import org.apache.flink.api.common.functions.RuntimeContext;

/** Runs cameras' pipelines, on workers and models that it shares with whatever else has images. */
public interface FrameProcessing extends AutoCloseable {
    /**
     * @param item what the pipeline made; its images are JPEG
     * @param workMillis on this frame, without waiting for its turn
     */
    record Result(ProcessedItem item, double workMillis) {}

    /**
     * @param image encoded
     * @return ends with a {@link io.flowcanvas.core.error.FlowcanvasException} if the frame cannot
     *     be processed; with anything else if no frame can be any more
     */
    CompletionStage<Result> process(CameraDefinition camera, ByteString image);

    @Override
    void close();

    /** How an operator comes by it. */
    interface Factory extends Serializable {
        FrameProcessing open(RuntimeContext context);
    }
}
