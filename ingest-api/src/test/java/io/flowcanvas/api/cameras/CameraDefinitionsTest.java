package io.flowcanvas.api.cameras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.api.cameras.CameraDocument.Line;
import io.flowcanvas.api.cameras.CameraDocument.Place;
import io.flowcanvas.api.cameras.CameraDocument.Zone;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.CountingLine;
import io.flowcanvas.proto.engine.v1.FramePolicy;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.engine.v1.Point;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CameraDefinitionsTest {
    private static final UUID ID = UUID.fromString("0198c2a0-7e2b-7c11-9d2a-5b1f00c0ffee");
    private static final PipelineDefinition PIPELINE =
            PipelineDefinition.newBuilder().setName("detect").setVersion(7).build();

    @Test
    void tellsTheEngineEverything() {
        CameraDefinition told = definition("rtsp://u:p@h/a", new BigDecimal("2.5"));

        assertThat(told)
                .isEqualTo(
                        CameraDefinition.newBuilder()
                                .setId(ID.toString())
                                .setVersion(42)
                                .setOwner("anna")
                                .setName("door")
                                .setUrl("rtsp://u:p@h/a")
                                .setPipeline(PIPELINE)
                                .setFramePolicy(FramePolicy.FRAME_POLICY_SAMPLE)
                                .setMaxFps(2.5)
                                .setEnabled(true)
                                .addLines(
                                        CountingLine.newBuilder()
                                                .setId("gate")
                                                .setFrom(Point.newBuilder().setX(0.25))
                                                .setTo(Point.newBuilder().setX(0.75).setY(1))
                                                .addLabels("person"))
                                .addZones(
                                        io.flowcanvas.proto.engine.v1.Zone.newBuilder()
                                                .setId("yard")
                                                .addCorners(Point.newBuilder())
                                                .addCorners(Point.newBuilder().setX(1))
                                                .addCorners(Point.newBuilder().setY(1))
                                                .setDwellMillis(1))
                                .setNoMotionMillis(60_000)
                                .build());
    }

    @Test
    void oneThatIsPushedHasNoAddressAndNoLimitUnlessItIsSaid() {
        CameraDefinition told = definition(null, null);

        assertThat(told.getPush()).isTrue();
        assertThat(told.hasUrl()).isFalse();
        assertThat(told.getMaxFps()).isZero();
    }

    @Test
    void aCameraIsSmallAsAWhole() {
        CameraDocument small = withLabels(900, "door");
        CameraDocument large = withLabels(1100, "door");

        CameraDefinitions.requireSmall(small);
        assertThatThrownBy(() -> CameraDefinitions.requireSmall(large))
                .isInstanceOf(FlowcanvasException.class)
                .hasMessageContaining("at most 65536 are taken");
        assertThatThrownBy(() -> CameraDefinitions.requireSmall(large, small))
                .isInstanceOf(FlowcanvasException.class);
    }

    @Test
    void oneThatIsTooLargeMayGetSmaller() {
        CameraDocument large = withLabels(1100, "door");

        CameraDefinitions.requireSmall(withLabels(1050, "door"), large);
        CameraDefinitions.requireSmall(withLabels(1100, "gate"), large);
        assertThatThrownBy(
                        () -> CameraDefinitions.requireSmall(withLabels(1100, "front door"), large))
                .isInstanceOf(FlowcanvasException.class);
    }

    /** Each label takes 62 bytes. */
    private static CameraDocument withLabels(int count, String name) {
        Line line =
                new Line(
                        "gate",
                        place("0", "0"),
                        place("1", "1"),
                        Collections.nCopies(count, "x".repeat(60)));
        return new CameraDocument(
                name,
                null,
                ID,
                FrameChoice.LATEST,
                null,
                true,
                List.of(line),
                List.of(),
                BigDecimal.ZERO);
    }

    private static CameraDefinition definition(@Nullable String url, @Nullable BigDecimal maxFps) {
        CameraDocument document =
                new CameraDocument(
                        "door",
                        url,
                        ID,
                        FrameChoice.SAMPLE,
                        maxFps,
                        true,
                        List.of(
                                new Line(
                                        "gate",
                                        place("0.25", "0"),
                                        place("0.75", "1"),
                                        List.of("person"))),
                        List.of(
                                new Zone(
                                        "yard",
                                        List.of(place("0", "0"), place("1", "0"), place("0", "1")),
                                        List.of(),
                                        new BigDecimal("0.0004"))),
                        new BigDecimal("60"));
        return CameraDefinitions.of(ID, 42, "anna", document, PIPELINE);
    }

    private static Place place(String x, String y) {
        return new Place(new BigDecimal(x), new BigDecimal(y));
    }
}
