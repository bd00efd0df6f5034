package io.flowcanvas.api.canvas.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.Records;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CameraFrame;
import io.flowcanvas.proto.imageflow.v1.ImageChunk;
import io.flowcanvas.proto.imageflow.v1.ImageMetadata;
import io.flowcanvas.proto.imageflow.v1.ImageRequest;
import io.flowcanvas.proto.imageflow.v1.PipelineConfig;
import io.flowcanvas.proto.imageflow.v1.ProcessingResult;
import io.flowcanvas.proto.imageflow.v1.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CameraPushIT {
    private static final Api API = Api.shared();
    private static final Canvas PIA = new Canvas(API, "pia");
    private static final ByteString IMAGE = Chunks.jpeg(5_000);
    private static Remote remote;
    private static String pipeline;

    @BeforeAll
    static void start() {
        remote = new Remote(API);
        pipeline = PIA.createPipeline();
    }

    @AfterAll
    static void stop() {
        remote.close();
    }

    @Test
    void handsFramesOnInTheirOrder() throws Exception {
        String camera = pushed(Map.of());
        Inbox<ProcessingResult> inbox = new Inbox<>(false);
        StreamObserver<ImageChunk> stream = stream(inbox);
        Instant first = Instant.now().minusSeconds(100);
        for (int i = 0; i < 60; i++) {
            ImageMetadata metadata =
                    frame(camera).setCapturedAt(timestamp(first.plusSeconds(i))).build();
            Chunks.of("frame-" + i, metadata, Chunks.jpeg(1000 + i), 2).forEach(stream::onNext);
        }
        stream.onCompleted();

        assertThat(inbox.awaitEnd())
                .hasSize(60)
                .allSatisfy(
                        result -> {
                            assertThat(result.getStatus()).isEqualTo(Status.STATUS_PENDING);
                            assertThat(result.getExecutionId()).isEmpty();
                            assertThat(result.getErrorMessage()).isEmpty();
                        });
        List<CameraFrame> frames = frames(camera);
        assertThat(frames).hasSize(60);
        for (int i = 0; i < 60; i++) {
            assertThat(frames.get(i).getCapturedAt()).isEqualTo(timestamp(first.plusSeconds(i)));
            assertThat(frames.get(i).getImage()).isEqualTo(Chunks.jpeg(1000 + i));
        }
    }

    @Test
    void takesASingleFrameAsOfWhenItCame() throws Exception {
        String camera = pushed(Map.of());
        Instant before = Instant.now();

        ProcessingResult result = single(frame(camera).build());

        assertThat(result.getStatus()).isEqualTo(Status.STATUS_PENDING);
        assertThat(result.getCorrelationId()).isEqualTo("single");
        Timestamp captured = frames(camera).get(0).getCapturedAt();
        assertThat(Instant.ofEpochSecond(captured.getSeconds(), captured.getNanos()))
                .isBetween(before, Instant.now());
    }

    @Test
    void whatIsWrongWithAFrameEndsThatFrame() throws Exception {
        String camera = pushed(Map.of());
        String read = created(Map.of("url", "rtsp://10.0.0.1/a"));
        String disabled = pushed(Map.of("enabled", false));
        String foreign = foreignCamera();
        Map<String, ImageMetadata> frames = new HashMap<>();
        frames.put("good", withPipeline(camera, pipeline));
        frames.put("unknown", frame(UUID.randomUUID().toString()).build());
        frames.put("foreign", frame(foreign).build());
        frames.put("not-pushed", frame(read).build());
        frames.put("disabled", frame(disabled).build());
        frames.put("other-pipeline", withPipeline(camera, UUID.randomUUID().toString()));
        frames.put(
                "future",
                frame(camera).setCapturedAt(timestamp(Instant.now().plusSeconds(60))).build());
        frames.put("no-uuid", frame("door").build());
        frames.put("format", frame(camera).setFormat("png").build());
        Inbox<ProcessingResult> inbox = new Inbox<>(false);
        StreamObserver<ImageChunk> stream = stream(inbox);
        frames.forEach((id, metadata) -> Chunks.of(id, metadata, IMAGE, 1).forEach(stream::onNext));
        stream.onCompleted();

        Map<String, String> codes = new TreeMap<>();
        Map<String, String> messages = new HashMap<>();
        for (ProcessingResult result : inbox.awaitEnd()) {
            codes.put(result.getCorrelationId(), result.getErrorCode());
            messages.put(result.getCorrelationId(), result.getErrorMessage());
        }
        assertThat(codes)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "good", "",
                                "unknown", "NOT_FOUND",
                                "foreign", "NOT_FOUND",
                                "not-pushed", "INVALID_REQUEST",
                                "disabled", "CONFLICT",
                                "other-pipeline", "INVALID_REQUEST",
                                "future", "INVALID_REQUEST",
                                "no-uuid", "INVALID_REQUEST",
                                "format", "INVALID_REQUEST"));
        assertThat(messages.get("disabled")).contains("PATCH");
        assertThat(messages.get("other-pipeline")).contains(pipeline);
        assertThat(frames(camera)).hasSize(1);
        assertThat(frames(foreign)).isEmpty();
    }

    @Test
    void aSingleFrameThatIsNotTakenEndsItsCall() {
        StatusRuntimeException refused =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () -> single(frame(UUID.randomUUID().toString()).build()));

        assertThat(refused.getStatus().getCode()).isEqualTo(Code.NOT_FOUND);
        assertThat(refused).hasMessageContaining("GET /v1/cameras");
    }

    @Test
    void noticesAfterAMomentThatACameraIsDisabled() {
        String camera = pushed(Map.of());
        single(frame(camera).build());

        PIA.client()
                .patch()
                .uri("/v1/cameras/" + camera)
                .bodyValue(Map.of("enabled", false))
                .exchange()
                .expectStatus()
                .isOk();

        Canvas.eventually(
                () ->
                        assertThatThrownBy(() -> single(frame(camera).build()))
                                .isInstanceOf(StatusRuntimeException.class)
                                .hasMessageContaining("FAILED_PRECONDITION")
                                .hasMessageContaining("is disabled"));
    }

    private static String foreignCamera() {
        Canvas other = new Canvas(API, "piet");
        return created(
                other, other.createPipeline(), Map.of("push", true, "name", "somebody else's"));
    }

    private static String pushed(Map<String, Object> more) {
        Map<String, Object> document = new HashMap<>(more);
        document.put("push", true);
        return created(document);
    }

    private static String created(Map<String, Object> more) {
        return created(PIA, pipeline, more);
    }

    private static String created(Canvas owner, String pipelineId, Map<String, Object> more) {
        Map<String, Object> document = new HashMap<>(Map.of("name", "door"));
        document.put("pipeline_id", pipelineId);
        document.putAll(more);
        return Objects.requireNonNull(
                        owner.client()
                                .post()
                                .uri("/v1/cameras")
                                .bodyValue(document)
                                .exchange()
                                .expectStatus()
                                .isCreated()
                                .expectBody(JsonNode.class)
                                .returnResult()
                                .getResponseBody())
                .path("id")
                .asString();
    }

    private static ImageMetadata.Builder frame(String camera) {
        return ImageMetadata.newBuilder().setCameraId(camera);
    }

    private static ImageMetadata withPipeline(String camera, String pipelineId) {
        return frame(camera)
                .setPipeline(PipelineConfig.newBuilder().setPipelineId(pipelineId))
                .build();
    }

    private static StreamObserver<ImageChunk> stream(Inbox<ProcessingResult> inbox) {
        return remote.as(API.token("pia")).processImageStream(inbox);
    }

    private static ProcessingResult single(ImageMetadata metadata) {
        return remote.waitingAs(API.token("pia"))
                .processSingleImage(
                        ImageRequest.newBuilder()
                                .setMetadata(metadata)
                                .setData(IMAGE)
                                .setCorrelationId("single")
                                .build())
                .getResult();
    }

    private static List<CameraFrame> frames(String camera) throws InvalidProtocolBufferException {
        List<CameraFrame> frames = new java.util.ArrayList<>();
        for (var record : Records.all(Topics.CAMERA_FRAMES)) {
            if (record.key().equals(camera)) {
                frames.add(CameraFrame.parseFrom(record.value()));
            }
        }
        return frames;
    }

    private static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }
}
