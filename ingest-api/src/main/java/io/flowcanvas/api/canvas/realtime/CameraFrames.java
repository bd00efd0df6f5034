package io.flowcanvas.api.canvas.realtime;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.cameras.KnownCameras;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.messaging.Publication;
import io.flowcanvas.api.messaging.RecordPublisher;
import io.flowcanvas.api.web.Ids;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.proto.imageflow.v1.ProcessingResult;
import io.flowcanvas.proto.imageflow.v1.Status;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Hands frames of cameras that are pushed to the engine, those of one camera in the order in which
 * they came. What comes of a frame is among the camera's events.
 */
@Component
class CameraFrames {
    /** Bytes of a record beside its image. */
    private static final int ENVELOPE = 4096;

    private final TokenCheck tokens;
    private final KnownCameras cameras;
    private final RecordPublisher publisher;
    private final Clock clock;
    private final Duration patience;
    private final FrameMaker maker;
    private final Timer latency;

    /** Nobody waits behind the frames of somebody else, whosever camera they name. */
    private record Source(String owner, UUID camera) {}

    private final Queues<Source> queues = new Queues<>(Schedulers.parallel());

    CameraFrames(
            TokenCheck tokens,
            KnownCameras cameras,
            RecordPublisher publisher,
            ApiProperties properties,
            Clock clock,
            MeterRegistry metrics) {
        this.tokens = tokens;
        this.cameras = cameras;
        this.publisher = publisher;
        this.clock = clock;
        this.patience = properties.grpc().imageTimeout();
        this.maker = new FrameMaker(properties.kafka().maxRecordSize().toBytes() - ENVELOPE);
        this.latency =
                Timer.builder("flowcanvas.grpc.frames")
                        .description("from a whole frame of a camera to its receipt")
                        .publishPercentileHistogram()
                        .register(metrics);
    }

    /**
     * @param image that names a camera, checked by {@link FrameRules}
     * @return fails with a {@link FlowcanvasException} if the frame was not taken
     */
    Mono<ProcessingResult> push(Caller caller, ReceivedImage image) {
        UUID id = Ids.parse(image.metadata().getCameraId()).orElseThrow();
        return Mono.defer(
                () -> {
                    Timer.Sample sample = Timer.start();
                    Instant arrived = clock.instant();
                    HandOver handOver = new HandOver();
                    Mono<ProcessingResult> taken =
                            queues.inTurn(
                                    new Source(caller.owner(), id),
                                    taken(caller, id, image, arrived, handOver));
                    return handOver.begunWithin(patience, taken, this::late)
                            .doFinally(end -> sample.stop(latency));
                });
    }

    private Mono<ProcessingResult> taken(
            Caller caller, UUID id, ReceivedImage image, Instant arrived, HandOver handOver) {
        return tokens.stillWelcome(caller)
                .then(Mono.defer(() -> cameras.find(id, caller)))
                .switchIfEmpty(Mono.error(() -> unknown(id)))
                .map(camera -> maker.frame(camera, image, arrived))
                .flatMap(frame -> handOver.by(source -> publisher.publish(1, source), frame))
                .flatMap(CameraFrames::requireComplete)
                .thenReturn(
                        ProcessingResult.newBuilder()
                                .setCorrelationId(image.correlationId())
                                .setStatus(Status.STATUS_PENDING)
                                .build());
    }

    private static Mono<Void> requireComplete(Publication outcome) {
        if (outcome.isComplete()) {
            return Mono.empty();
        }
        return Mono.error(
                outcome.failure() instanceof RecordTooLargeException
                        ? new FlowcanvasException(
                                ErrorCode.PAYLOAD_TOO_LARGE,
                                "the frame is too large for Kafka",
                                outcome.failure())
                        : new FlowcanvasException(
                                ErrorCode.SERVICE_UNAVAILABLE,
                                "Kafka does not take the frame; send the next in a few seconds",
                                outcome.failure()));
    }

    private static FlowcanvasException unknown(UUID id) {
        return new FlowcanvasException(
                ErrorCode.NOT_FOUND,
                "there is no camera %s, or it is not yours; GET /v1/cameras lists them"
                        .formatted(id));
    }

    private FlowcanvasException late() {
        return new FlowcanvasException(
                ErrorCode.TIMEOUT,
                "the frame was not taken within %d ms; send a newer one"
                        .formatted(patience.toMillis()));
    }
}
