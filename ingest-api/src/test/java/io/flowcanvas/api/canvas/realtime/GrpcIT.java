package io.flowcanvas.api.canvas.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.FakeEngine;
import io.flowcanvas.api.support.Records;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.imageflow.v1.ExecutionUpdate;
import io.flowcanvas.proto.imageflow.v1.ImageChunk;
import io.flowcanvas.proto.imageflow.v1.ImageMetadata;
import io.flowcanvas.proto.imageflow.v1.ImageRequest;
import io.flowcanvas.proto.imageflow.v1.Priority;
import io.flowcanvas.proto.imageflow.v1.ProcessingResult;
import io.flowcanvas.proto.imageflow.v1.Status;
import io.flowcanvas.proto.imageflow.v1.WatchRequest;
import io.flowcanvas.testkit.Services;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class GrpcIT {
    private static final Api API = Api.shared();
    private static final Canvas GRETA = new Canvas(API, "greta");
    private static final ByteString IMAGE = Chunks.jpeg(20_000);
    private static FakeEngine engine;
    private static Remote remote;
    private static String pipeline;

    @BeforeAll
    static void start() {
        engine = new FakeEngine(Services.kafka().bootstrapServers());
        remote = new Remote(API);
        pipeline = GRETA.createPipeline();
        Canvas.eventually(() -> assertThat(serving()).isEqualTo(ServingStatus.SERVING));
    }

    @AfterAll
    static void stop() {
        remote.close();
        engine.close();
    }

    @Test
    void streamsImagesInChunksThatInterleaveAndGetsAResultForEach() {
        Inbox<ProcessingResult> inbox = new Inbox<>(false);
        StreamObserver<ImageChunk> stream = stream("greta", inbox);
        List<List<ImageChunk>> images = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            images.add(Chunks.of("image-" + i, metadata(Map.of()), IMAGE, 3));
        }
        for (int chunk = 0; chunk < 3; chunk++) {
            for (List<ImageChunk> image : images) {
                stream.onNext(image.get(chunk));
            }
        }
        stream.onCompleted();

        List<ProcessingResult> results = inbox.awaitEnd();
        assertThat(results)
                .extracting(ProcessingResult::getCorrelationId)
                .containsExactlyInAnyOrderElementsOf(
                        images.stream().map(image -> image.get(0).getCorrelationId()).toList());
        assertThat(results)
                .allSatisfy(
                        result -> {
                            assertThat(result.getStatus()).isEqualTo(Status.STATUS_COMPLETED);
                            assertThat(result.getOutputFiles(0).getDownloadUrl())
                                    .isEqualTo("/v1/files/" + result.getOutputFiles(0).getFileId());
                            assertThat(result.getDetections(0).getLabel()).isEqualTo("person");
                            assertThat(result.getImageData().isEmpty()).isTrue();
                        });
        JsonNode execution = GRETA.awaitFinal(results.get(0).getExecutionId());
        assertThat(execution.path("status").asString()).isEqualTo("completed");
        assertThat(execution.path("output_files").size()).isEqualTo(1);
    }

    @Test
    void sendsTheOutputAlongAndStoresNothingWhereThatIsAskedFor() {
        ProcessingResult result = single("inline", Map.of("return", "inline"));

        assertThat(result.getImageData()).isEqualTo(IMAGE);
        assertThat(result.getOutputFiles(0).getDownloadUrl()).isEmpty();
        assertThat(result.getCorrelationId()).isEqualTo("inline");
        JsonNode execution = GRETA.awaitFinal(result.getExecutionId());
        assertThat(execution.path("output_files").size()).isZero();
    }

    @Test
    void tellsTheEngineWhatToDoAsRestDoes() {
        ImageMetadata metadata =
                metadata(Map.of("resize_width", "320")).toBuilder().setClientId("door").build();
        remote.waitingAs(API.token("greta"))
                .processSingleImage(
                        ImageRequest.newBuilder()
                                .setMetadata(metadata)
                                .setData(IMAGE)
                                .setCorrelationId("told")
                                .build());

        ItemRequest request = engine.requestsNamed("door-told.jpeg").get(0);
        assertThat(request.getDefinition().getId()).isEqualTo(pipeline);
        assertThat(request.getDefinition().getSteps(0).getParametersJson())
                .contains("\"width\":320");
        assertThat(request.getPriority())
                .isEqualTo(io.flowcanvas.proto.engine.v1.Priority.PRIORITY_LOW);
        assertThat(request.getAnnounce()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "PRIORITY_LOW,pipeline-requests.low",
        "PRIORITY_NORMAL,pipeline-requests.normal",
        "PRIORITY_HIGH,pipeline-requests.high"
    })
    void putsAnImageIntoTheLaneOfItsPriority(Priority priority, String lane) {
        ImageMetadata.Builder metadata = metadata(Map.of()).toBuilder();
        metadata.getPipelineBuilder().setPriority(priority);
        String id =
                remote.waitingAs(API.token("greta"))
                        .processSingleImage(
                                ImageRequest.newBuilder()
                                        .setMetadata(metadata)
                                        .setData(IMAGE)
                                        .build())
                        .getResult()
                        .getExecutionId();

        assertThat(engine.requests(id))
                .extracting(request -> request.getPriority().name())
                .containsExactly(priority.name());
        assertThat(Records.all(lane)).extracting(ConsumerRecord::key).contains(id + "/0");
    }

    @Test
    void endsBrokenImagesAloneAndFinishesTheGoodOnes() {
        Inbox<ProcessingResult> inbox = new Inbox<>(false);
        StreamObserver<ImageChunk> stream = stream("greta", inbox);
        List<ImageChunk> gap = Chunks.of("gap", metadata(Map.of()), IMAGE, 3);
        stream.onNext(gap.get(0));
        stream.onNext(gap.get(2));
        send(stream, "good-1", metadata(Map.of()));
        send(stream, "nowhere", Chunks.metadata(UUID.randomUUID().toString(), Map.of()));
        send(stream, "no-id", Chunks.metadata("seven", Map.of()));
        send(stream, "parameters", metadata(Map.of("colour", "red")));
        send(stream, "bad-image", metadata(Map.of()));
        Chunks.of("large", metadata(Map.of()), Chunks.jpeg(6_000_000), 2).forEach(stream::onNext);
        stream.onNext(ImageChunk.getDefaultInstance());
        stream.onNext(Chunks.of("unfinished", metadata(Map.of()), IMAGE, 2).get(0));
        send(stream, "good-2", metadata(Map.of()));
        stream.onCompleted();

        Map<String, String> codes = new TreeMap<>();
        for (ProcessingResult result : inbox.awaitEnd()) {
            codes.put(
                    result.getCorrelationId(),
                    result.getStatus() == Status.STATUS_COMPLETED ? "ok" : result.getErrorCode());
            assertThat(result.getErrorMessage().isEmpty())
                    .isEqualTo(result.getStatus() == Status.STATUS_COMPLETED);
        }
        assertThat(codes)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "gap", "INVALID_REQUEST",
                                "good-1", "ok",
                                "nowhere", "UNKNOWN_PIPELINE",
                                "no-id", "INVALID_REQUEST",
                                "parameters", "INVALID_REQUEST",
                                "bad-image", "UNREADABLE_IMAGE",
                                "large", "PAYLOAD_TOO_LARGE",
                                "", "INVALID_REQUEST",
                                "unfinished", "INVALID_REQUEST",
                                "good-2", "ok"));
    }

    @Test
    void putsLargeImagesIntoTheObjectStore() {
        ByteString large = Chunks.jpeg(2_000_000);
        ImageRequest request =
                ImageRequest.newBuilder()
                        .setMetadata(metadata(Map.of()))
                        .setData(large)
                        .setCorrelationId("big")
                        .build();

        ProcessingResult result =
                remote.waitingAs(API.token("greta")).processSingleImage(request).getResult();

        ItemRequest told = engine.requests(result.getExecutionId()).get(0);
        assertThat(told.getObjectKey()).isEqualTo("inputs/" + result.getExecutionId() + "/0");
        assertThat(told.getObjectSize()).isEqualTo(2_000_000);
        GRETA.awaitFinal(result.getExecutionId());
    }

    @Test
    void explainsWhatIsWrongWithASingleImage() throws Exception {
        StatusRuntimeException missing = refused(ImageRequest.getDefaultInstance());
        StatusRuntimeException unknown =
                refused(
                        ImageRequest.newBuilder()
                                .setMetadata(
                                        Chunks.metadata(UUID.randomUUID().toString(), Map.of()))
                                .setData(IMAGE)
                                .build());

        assertThat(missing.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(badRequest(missing).getFieldViolations(0).getField()).isEqualTo("/metadata");
        assertThat(unknown.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(errorInfo(unknown).getReason()).isEqualTo("UNKNOWN_PIPELINE");
        assertThat(errorInfo(unknown).getDomain()).isEqualTo("flowcanvas");
    }

    @Test
    void refusesMessagesThatAreTooLarge() {
        StatusRuntimeException refused =
                refused(
                        ImageRequest.newBuilder()
                                .setMetadata(metadata(Map.of()))
                                .setData(Chunks.jpeg(9_000_000))
                                .build());

        assertThat(refused.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void wantsAnAccessTokenAndShowsNobodyWhatIsOthers() throws Exception {
        StatusRuntimeException stranger =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () ->
                                remote.waitingAs("nonsense")
                                        .processSingleImage(ImageRequest.getDefaultInstance()));
        assertThat(stranger.getStatus().getCode()).isEqualTo(Code.UNAUTHENTICATED);
        assertThat(errorInfo(stranger).getReason()).isEqualTo("UNAUTHORIZED");
        Inbox<ProcessingResult> inbox = new Inbox<>(false);
        stream("gustav", inbox).onNext(Chunks.of("x", metadata(Map.of()), IMAGE, 1).get(0));
        Canvas.eventually(() -> assertThat(inbox.received).hasSize(1));
        assertThat(inbox.received.get(0).getErrorCode()).isEqualTo("UNKNOWN_PIPELINE");
    }

    @Test
    void stopsTheEnginesWorkWhenTheClientCancels() {
        Inbox<ProcessingResult> inbox = new Inbox<>(false);
        StreamObserver<ImageChunk> stream = stream("greta", inbox);
        send(stream, "held-cancel-1", metadata(Map.of()));
        send(stream, "held-cancel-2", metadata(Map.of()));
        Canvas.eventually(() -> assertThat(engine.requestsNamed("held-cancel")).hasSize(2));

        inbox.call.cancel("enough", null);

        Canvas.eventually(
                () ->
                        assertThat(engine.requestsNamed("held-cancel"))
                                .allMatch(
                                        request ->
                                                !engine.cancellations(request.getExecutionId())
                                                        .isEmpty()));
    }

    @Test
    void stopsTheEnginesWorkAtTheDeadline() {
        StatusRuntimeException late =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () ->
                                remote.waitingAs(API.token("greta"))
                                        .withDeadlineAfter(1, TimeUnit.SECONDS)
                                        .processSingleImage(
                                                ImageRequest.newBuilder()
                                                        .setMetadata(metadata(Map.of()))
                                                        .setData(IMAGE)
                                                        .setCorrelationId("held-late")
                                                        .build()));

        assertThat(late.getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
        String id = engine.requestsNamed("held-late").get(0).getExecutionId();
        Canvas.eventually(() -> assertThat(engine.cancellations(id)).isNotEmpty());
    }

    @Test
    void holdsBackAClientThatDoesNotReadItsResults() {
        Inbox<ProcessingResult> inbox = new Inbox<>(true);
        StreamObserver<ImageChunk> stream = stream("greta", inbox);
        ImageMetadata inline = metadata(Map.of("return", "inline"));
        ByteString image = Chunks.jpeg(200_000);
        for (int i = 0; i < 100; i++) {
            Chunks.of("slow-" + i, inline, image, 1).forEach(stream::onNext);
        }
        stream.onCompleted();
        Canvas.eventually(
                () -> assertThat(engine.requestsNamed("slow-")).hasSizeGreaterThanOrEqualTo(16));
        Awaitility.await()
                .during(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(3))
                .until(() -> engine.requestsNamed("slow-").size() < 60);

        inbox.call.request(1000);

        assertThat(inbox.awaitEnd()).hasSize(100);
    }

    @Test
    void watchesAnExecutionToItsEnd() {
        String id = GRETA.submitted(Canvas.form(pipeline).file("held-2.jpg", new byte[] {1}));
        Canvas.eventually(() -> assertThat(engine.requests(id)).hasSize(1));
        Iterator<ExecutionUpdate> updates = watch("greta", id);
        assertThat(updates.next().getStatus()).isEqualTo(Status.STATUS_PENDING);

        engine.complete(id);

        ExecutionUpdate last = updates.next();
        assertThat(last.getStatus()).isEqualTo(Status.STATUS_COMPLETED);
        assertThat(last.getPercentage()).isEqualTo(100);
        assertThat(last.getSteps(0).getComponentName()).isEqualTo("resize");
        assertThat(updates.hasNext()).isFalse();
    }

    @Test
    void showsNobodyTheExecutionsOfOthers() {
        String id = GRETA.submitted(Canvas.form(pipeline).file("held-3.jpg", new byte[] {1}));

        assertThat(watchRefused("gustav", id).getStatus().getCode()).isEqualTo(Code.NOT_FOUND);
        assertThat(watchRefused("greta", UUID.randomUUID().toString()).getStatus().getCode())
                .isEqualTo(Code.NOT_FOUND);
        assertThat(watchRefused("greta", "seven").getStatus().getCode())
                .isEqualTo(Code.INVALID_ARGUMENT);
    }

    @Test
    void saysWhatServicesThereAreWithoutAToken() {
        List<ServerReflectionResponse> answers = new CopyOnWriteArrayList<>();
        StreamObserver<ServerReflectionRequest> question =
                ServerReflectionGrpc.newStub(remote.channel)
                        .serverReflectionInfo(
                                new StreamObserver<>() {
                                    @Override
                                    public void onNext(ServerReflectionResponse answer) {
                                        answers.add(answer);
                                    }

                                    @Override
                                    public void onError(Throwable error) {}

                                    @Override
                                    public void onCompleted() {}
                                });
        question.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
        Canvas.eventually(() -> assertThat(answers).hasSize(1));
        question.onCompleted();

        assertThat(answers.get(0).getListServicesResponse().getServiceList())
                .extracting(ServiceResponse::getName)
                .contains("imageflow.v1.ImageProcessingService", "grpc.health.v1.Health");
    }

    private static ServingStatus serving() {
        return HealthGrpc.newBlockingStub(remote.channel)
                .check(
                        HealthCheckRequest.newBuilder()
                                .setService("imageflow.v1.ImageProcessingService")
                                .build())
                .getStatus();
    }

    private static StreamObserver<ImageChunk> stream(String user, Inbox<ProcessingResult> inbox) {
        return remote.as(API.token(user)).processImageStream(inbox);
    }

    private static void send(StreamObserver<ImageChunk> stream, String id, ImageMetadata metadata) {
        Chunks.of(id, metadata, IMAGE, 1).forEach(stream::onNext);
    }

    private static ImageMetadata metadata(Map<String, String> parameters) {
        return Chunks.metadata(pipeline, parameters);
    }

    private static ProcessingResult single(String id, Map<String, String> parameters) {
        return remote.waitingAs(API.token("greta"))
                .processSingleImage(
                        ImageRequest.newBuilder()
                                .setMetadata(metadata(parameters))
                                .setData(IMAGE)
                                .setCorrelationId(id)
                                .build())
                .getResult();
    }

    private static StatusRuntimeException refused(ImageRequest request) {
        return catchThrowableOfType(
                StatusRuntimeException.class,
                () -> remote.waitingAs(API.token("greta")).processSingleImage(request));
    }

    private static Iterator<ExecutionUpdate> watch(String user, String id) {
        return remote.waitingAs(API.token(user))
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .watchExecution(WatchRequest.newBuilder().setExecutionId(id).build());
    }

    private static StatusRuntimeException watchRefused(String user, String id) {
        return catchThrowableOfType(StatusRuntimeException.class, () -> watch(user, id).hasNext());
    }

    private static ErrorInfo errorInfo(StatusRuntimeException error)
            throws InvalidProtocolBufferException {
        return StatusProto.fromThrowable(error).getDetails(0).unpack(ErrorInfo.class);
    }

    private static BadRequest badRequest(StatusRuntimeException error)
            throws InvalidProtocolBufferException {
        return StatusProto.fromThrowable(error).getDetails(1).unpack(BadRequest.class);
    }
}
