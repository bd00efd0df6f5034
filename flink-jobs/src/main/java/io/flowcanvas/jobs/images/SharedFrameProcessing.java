package io.flowcanvas.jobs.images;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.jobs.cameras.frames.FrameProcessing;
import io.flowcanvas.jobs.configuration.ImagesJobConfiguration;
import io.flowcanvas.jobs.images.work.Item;
import io.flowcanvas.jobs.images.work.ItemObserver;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.Priority;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.flink.api.common.functions.RuntimeContext;

/** Cameras' frames on the runtime of the lanes: as urgent as the most urgent lane, never stored. */
final class SharedFrameProcessing implements FrameProcessing {
    /** More than one subtask reads at a time. */
    private static final int MOST_CAMERAS = 1024;

    private static final double NANOS_PER_MILLI = 1_000_000;

    private final ImageRuntime runtime;
    private final CameraPipelines pipelines = new CameraPipelines(MOST_CAMERAS);

    private SharedFrameProcessing(ImageRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public CompletionStage<Result> process(CameraDefinition camera, ByteString image) {
        Item item;
        try {
            item = new Item(request(camera, image), pipelines.of(camera));
        } catch (FlowcanvasException invalid) {
            return CompletableFuture.failedFuture(invalid);
        }
        Began began = new Began();
        return runtime.runner()
                .process(item, began)
                .thenApply(processed -> new Result(processed, began.millisAgo()));
    }

    private static ItemRequest request(CameraDefinition camera, ByteString image) {
        return ItemRequest.newBuilder()
                .setExecutionId(camera.getId())
                .setItemCount(1)
                .setOwner(camera.getOwner())
                .setPriority(Priority.PRIORITY_HIGH)
                .setFileName("frame.jpg")
                .setInlineData(image)
                .build();
    }

    @Override
    public void close() {
        runtime.close();
    }

    /** Notes when a worker took the frame: it asks at once whether it is still wanted. */
    private static final class Began implements ItemObserver {
        private volatile long nanos;

        @Override
        public void stepStarted(int step) {
            // frames have no progress
        }

        @Override
        public boolean isCancelled() {
            if (nanos == 0) {
                nanos = System.nanoTime();
            }
            return false;
        }

        double millisAgo() {
            return (System.nanoTime() - nanos) / NANOS_PER_MILLI;
        }
    }

    /** Joins the runtime of a task manager. */
    static final class Opening implements FrameProcessing.Factory {
        private static final long serialVersionUID = 1L;

        private final ImagesJobConfiguration configuration;
        private final ImageRuntime.Factory runtimes;

        Opening(ImagesJobConfiguration configuration, ImageRuntime.Factory runtimes) {
            this.configuration = configuration;
            this.runtimes = runtimes;
        }

        @Override
        public FrameProcessing open(RuntimeContext context) {
            return new SharedFrameProcessing(runtimes.open(configuration, context));
        }
    }
}
