package io.flowcanvas.jobs.cameras.frames;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.execution.Detection;
import io.flowcanvas.jobs.images.processing.EncodedOutput;
import io.flowcanvas.jobs.images.processing.ProcessedItem;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.flink.api.common.functions.RuntimeContext;

/** Frames are done when, and as, a test says. */
final class FakeProcessing implements FrameProcessing {
    static FakeProcessing current;

    final List<CompletableFuture<Result>> underWay = new ArrayList<>();

    @Override
    public CompletionStage<Result> process(CameraDefinition camera, ByteString image) {
        CompletableFuture<Result> frame = new CompletableFuture<>();
        underWay.add(frame);
        return frame;
    }

    /** A person in the middle, on a picture half as large as the frame. */
    void finish(int number) {
        finish(number, new byte[] {(byte) number});
    }

    /** The same, with these bytes for its picture. */
    void finish(int number, byte[] jpeg) {
        Detection person =
                new Detection(
                        "detect", "person", 0.9, new Detection.Box(80, 45, 160, 90, 320, 180));
        EncodedOutput picture =
                new EncodedOutput(
                        "draw", EncodedOutput.IMAGE, "frame.jpg", "image/jpeg", jpeg, 320, 180);
        underWay.get(number)
                .complete(new Result(new ProcessedItem(List.of(picture), List.of(person)), 12.5));
    }

    @Override
    public void close() {}

    /** Hands an operator the processing of its test; serializable as factories must be. */
    static final class Opening implements FrameProcessing.Factory {
        private static final long serialVersionUID = 1L;

        @Override
        public FrameProcessing open(RuntimeContext context) {
            return current;
        }
    }
}
