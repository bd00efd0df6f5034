package io.flowcanvas.api.canvas.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.cameras.KnownCameras;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.messaging.Publication;
import io.flowcanvas.api.messaging.RecordPublisher;
import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.FakeCameras;
import io.flowcanvas.api.support.Records;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CameraFrame;
import io.flowcanvas.proto.imageflow.v1.ImageMetadata;
import io.flowcanvas.proto.imageflow.v1.ProcessingResult;
import io.flowcanvas.proto.imageflow.v1.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import reactor.core.publisher.Mono;

class CameraFramesIT {
    private static final Api API = Api.shared();
    private static final FakeCameras CAMERAS = new FakeCameras();
    private static final ApiProperties IMPATIENT =
            new Binder(
                            new MapConfigurationPropertySource(
                                    Map.of("flowcanvas.grpc.image-timeout", "300ms")))
                    .bindOrCreate("flowcanvas", ApiProperties.class);

    @AfterAll
    static void close() {
        CAMERAS.close();
    }

    @Test
    void aFrameThatWasToldToBeLateIsNotPublishedLater() throws Exception {
        String camera = CAMERAS.create(new Canvas(API, "frieda"));
        RecordPublisher publisher = API.bean(RecordPublisher.class);
        CameraFrames frames =
                new CameraFrames(
                        API.bean(TokenCheck.class),
                        API.bean(KnownCameras.class),
                        publisher,
                        IMPATIENT,
                        Clock.systemUTC(),
                        new SimpleMeterRegistry());
        Caller owner =
                new Caller(FakeCameras.owner(camera), List.of(), Set.of(), "id", null, Instant.MAX);
        CountDownLatch busy = new CountDownLatch(1);
        CompletableFuture<?> threads = occupyAllThreads(publisher, busy);
        try {
            Mono<ProcessingResult> late = frames.push(owner, frame(camera, 1000));
            assertThatThrownBy(() -> late.block(Duration.ofSeconds(10)))
                    .isInstanceOf(FlowcanvasException.class)
                    .hasMessageContaining("send a newer one");
        } finally {
            busy.countDown();
        }
        threads.join();

        ProcessingResult next =
                frames.push(owner, frame(camera, 2000)).block(Duration.ofSeconds(10));

        assertThat(next.getStatus()).isEqualTo(Status.STATUS_PENDING);
        assertThat(sizes(camera)).containsExactly(2000);
    }

    /** Each makes a record that never comes to be. */
    private static CompletableFuture<?> occupyAllThreads(
            RecordPublisher publisher, CountDownLatch busy) {
        int threads = IMPATIENT.submission().publishers();
        List<CompletableFuture<Publication>> all =
                IntStream.range(0, threads)
                        .mapToObj(
                                thread ->
                                        publisher.publish(
                                                1,
                                                index -> {
                                                    await(busy);
                                                    throw new IllegalStateException("no record");
                                                }))
                        .toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ReceivedImage frame(String camera, int size) {
        return new ReceivedImage(
                "frame", ImageMetadata.newBuilder().setCameraId(camera).build(), Chunks.jpeg(size));
    }

    private static List<Integer> sizes(String camera) throws Exception {
        List<Integer> sizes = new ArrayList<>();
        for (var record : Records.all(Topics.CAMERA_FRAMES)) {
            if (record.key().equals(camera)) {
                sizes.add(CameraFrame.parseFrom(record.value()).getImage().size());
            }
        }
        return sizes;
    }
}
