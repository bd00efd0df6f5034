package io.flowcanvas.jobs.images.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.pipeline.Pipeline;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
    private static final int WARM_UP = 300;
    private static final int IMAGES = 5_000;

    /** A heap that grows meanwhile counts too, by how much depends on the tests before. */
    private static final long SLACK = 256L << 20;

    @Test
    void fiveThousandImagesLeaveNothingBehind() {
        Pipeline pipeline =
                Runs.pipeline(
                        "[{'id': 'half', 'component': 'resize', 'parameters': {'width': 200}},"
                                + " {'id': 'mark', 'component': 'watermark', 'parameters': {'text':"
                                + " 'x'}}, {'id': 'grey', 'component': 'grayscale', 'inputs':"
                                + " ['half']}, {'id': 'turned', 'component': 'rotate', 'inputs':"
                                + " ['half', 'mark'], 'parameters': {'angle': 12}}]");
        byte[] photo = small();
        repeat(WARM_UP, photo, pipeline);
        long before = Pointer.physicalBytes();

        repeat(IMAGES, photo, pipeline);

        // one leaked image of 200 × 200 pixels each time would be 600 MB
        assertThat(Pointer.physicalBytes() - before).isLessThan(SLACK);
    }

    @Test
    void anItemThatFailsLeavesNothingBehindEither() {
        Pipeline pipeline =
                Runs.pipeline(
                        "[{'component': 'flip'}, {'component': 'blur'}, {'component': 'crop',"
                                + " 'parameters': {'width': 5000, 'height': 5000}}]");
        byte[] photo = Photos.bytes("rocket.jpg");
        fail(50, photo, pipeline);
        long before = Pointer.physicalBytes();

        fail(500, photo, pipeline);

        // three images of 640 × 427 pixels each time would be 1.2 GB
        assertThat(Pointer.physicalBytes() - before).isLessThan(SLACK);
    }

    private static byte[] small() {
        return Runs.item(Photos.bytes("rocket.jpg"), "[{'component': 'thumbnail'}]")
                .outputs()
                .get(0)
                .content();
    }

    private static void repeat(int times, byte[] photo, Pipeline pipeline) {
        for (int i = 0; i < times; i++) {
            Runs.PROCESSOR.process(Runs.work("a.jpg", photo, pipeline), new RecordingListener());
        }
    }

    private static void fail(int times, byte[] photo, Pipeline pipeline) {
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> repeat(1, photo, pipeline))
                    .isInstanceOf(FlowcanvasException.class);
        }
    }
}
