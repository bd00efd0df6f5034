package io.flowcanvas.jobs.cameras.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flowcanvas.jobs.cameras.grab.GrabSettings;
import io.flowcanvas.jobs.cameras.grab.Outbound;
import io.flowcanvas.outbound.AddressPolicy;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.CountingLine;
import io.flowcanvas.proto.engine.v1.FramePolicy;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.engine.v1.Zone;
import io.flowcanvas.proto.jobs.v1.CameraRecord;
import io.flowcanvas.proto.jobs.v1.CameraSplitState;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CameraReaderTest {
    private static final GrabSettings SETTINGS =
            new GrabSettings(
                    "",
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(10),
                    90,
                    1_000_000,
                    false);

    private final FakeReader around = new FakeReader();
    private final CameraReader reader =
            new CameraReader(
                    around, SETTINGS, Outbound.open(AddressPolicy.of(List.of(), "554"), SETTINGS));

    @AfterEach
    void close() {
        reader.close();
    }

    @Test
    void saysFarewellToACameraThatIsNoMore() {
        reader.addSplits(List.of(split("a", false)));

        reader.handleSourceEvents(CameraOrder.forget("a"));

        assertThat(emitted()).filteredOn(CameraRecord::getRemoved).hasSize(1);
        assertThat(reader.snapshotState(1)).isEmpty();
    }

    @Test
    void leavesACameraThatGoesOnElsewhereWithoutAWord() {
        reader.addSplits(List.of(split("a", false)));
        emitted();

        reader.handleSourceEvents(CameraOrder.withdraw("a"));

        assertThat(emitted()).isEmpty();
        assertThat(reader.snapshotState(1)).isEmpty();
    }

    @Test
    void readsACameraThatItIsGivenTwiceOnce() {
        String name = "reader-test-twice";
        reader.addSplits(List.of(split(name, true)));
        assertThat(threads(name)).isEqualTo(1);

        reader.addSplits(List.of(split(name, true)));

        await().atMost(Duration.ofSeconds(20)).until(() -> threads(name) == 1);
        reader.close();
        assertThat(threads(name)).isZero();
    }

    @Test
    void saysThatAFileWhichHasEndedIsDisabled() {
        CameraSplitState ended = split("a", false).state().toBuilder().setEnded(true).build();

        reader.addSplits(List.of(new CameraSplit(ended)));

        assertThat(emitted())
                .extracting(record -> record.getStatus().getStatus())
                .containsExactly("disabled");
    }

    @Test
    void countsOnFromWhatIsKnownOfACamera() {
        CameraSplitState.Builder known = split("a", false).state().toBuilder();
        known.getTallyBuilder()
                .setFramesRead(20)
                .setFramesTaken(11)
                .setReconnects(2)
                .putFramesDropped("rate", 5)
                .putFramesDropped("superseded", 4)
                .putFramesDropped("undecodable", 3);
        reader.addSplits(List.of(new CameraSplit(known.build()), split("b", false)));

        assertThat(around.count("a", "framesRead")).isEqualTo(20);
        assertThat(around.count("a", "framesTaken")).isEqualTo(11);
        assertThat(around.count("a", "reconnects")).isEqualTo(2);
        assertThat(around.count("a", "framesDroppedRate")).isEqualTo(5);
        assertThat(around.count("a", "framesDroppedSuperseded")).isEqualTo(4);
        assertThat(around.count("a", "framesDroppedUndecodable")).isEqualTo(3);
        assertThat(around.count("b", "framesRead")).isZero();
        assertThat(around.count("b", "framesDroppedRate")).isZero();

        known.getTallyBuilder().setFramesRead(30).putFramesDropped("rate", 6);
        reader.addSplits(List.of(new CameraSplit(known.build())));

        assertThat(around.count("a", "framesRead")).isEqualTo(30);
        assertThat(around.count("a", "framesDroppedRate")).isEqualTo(6);
    }

    @Test
    void keepsReadingACameraOfWhichItReadsTheSame() {
        CameraDefinition camera = reading("reader-test-same");
        Thread before = thread(camera);

        change(
                camera.toBuilder()
                        .setName("new")
                        .setPipeline(PipelineDefinition.newBuilder().setVersion(2))
                        .addLines(CountingLine.getDefaultInstance())
                        .addZones(Zone.getDefaultInstance())
                        .setNoMotionMillis(1000));

        assertThat(threads("reader-test-same")).isEqualTo(1);
        assertThat(thread(camera)).isSameAs(before);
        assertThat(reader.snapshotState(1).get(0).state().getCamera().getVersion()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("otherSources")
    void readsACameraAnewThatIsToBeReadOtherwise(UnaryOperator<CameraDefinition.Builder> change) {
        CameraDefinition camera = reading("reader-test-other");
        Thread before = thread(camera);

        change(change.apply(camera.toBuilder()));

        await().atMost(Duration.ofSeconds(20)).until(() -> !before.isAlive());
        assertThat(thread(camera)).isNotSameAs(before);
        assertThat(reader.snapshotState(1).get(0).state().getCamera().getVersion()).isEqualTo(2);
    }

    static Stream<UnaryOperator<CameraDefinition.Builder>> otherSources() {
        return Stream.of(
                camera -> camera.setUrl("rtsp://watcher:new@127.0.0.1/"),
                camera -> camera.setFramePolicy(FramePolicy.FRAME_POLICY_EVERY),
                camera -> camera.setMaxFps(2));
    }

    @Test
    void readsNoLongerACameraThatIsDisabled() {
        CameraDefinition camera = reading("reader-test-disabled");

        change(camera.toBuilder().setEnabled(false));

        await().atMost(Duration.ofSeconds(20)).until(() -> threads(camera.getId()) == 0);
        assertThat(emitted())
                .extracting(record -> record.getStatus().getStatus())
                .containsExactly("disabled");
    }

    private CameraDefinition reading(String id) {
        CameraSplit split = split(id, true);
        reader.addSplits(List.of(split));
        return split.state().getCamera();
    }

    private void change(CameraDefinition.Builder camera) {
        reader.handleSourceEvents(CameraOrder.read(camera.setVersion(2).build()));
    }

    /** The only one that reads the camera and is not about to end. */
    private static Thread thread(CameraDefinition camera) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("camera-" + camera.getId()))
                .filter(Thread::isAlive)
                .findFirst()
                .orElseThrow();
    }

    private static long threads(String camera) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("camera-" + camera))
                .count();
    }

    /** Its address is not open, so nothing is asked. */
    private static CameraSplit split(String id, boolean enabled) {
        return new CameraSplit(
                CameraSplitState.newBuilder()
                        .setCamera(
                                CameraDefinition.newBuilder()
                                        .setId(id)
                                        .setVersion(1)
                                        .setEnabled(enabled)
                                        .setUrl("rtsp://127.0.0.1/"))
                        .build());
    }

    private List<CameraRecord> emitted() {
        around.records.clear();
        while (reader.isAvailable().isDone()) {
            reader.pollNext(around);
        }
        return around.records;
    }
}
