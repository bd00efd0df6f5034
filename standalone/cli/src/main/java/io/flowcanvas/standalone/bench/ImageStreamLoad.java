package io.flowcanvas.standalone.bench;

import com.google.protobuf.ByteString;
import io.flowcanvas.proto.imageflow.v1.ImageChunk;
import io.flowcanvas.proto.imageflow.v1.ImageMetadata;
import io.flowcanvas.proto.imageflow.v1.ImageProcessingServiceGrpc;
import io.flowcanvas.proto.imageflow.v1.PipelineConfig;
import io.flowcanvas.proto.imageflow.v1.Priority;
import io.flowcanvas.proto.imageflow.v1.ProcessingResult;
import io.flowcanvas.proto.imageflow.v1.Status;
import io.flowcanvas.standalone.client.ApiException;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Images over one gRPC stream, each when it is due, whether those before have come back or not. */
final class ImageStreamLoad implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final long MICROS_PER_SECOND = 1_000_000;

    /**
     * An image that was sent and came back; times in microseconds since 1970.
     *
     * @param image position among the images
     */
    record Passage(String executionId, int image, long dueMicros, long resultMicros) {
        double millis() {
            return (resultMicros - dueMicros) / 1000.0;
        }
    }

    private final ManagedChannel channel;
    private final String token;

    /**
     * @param address {@code host:port}, without TLS
     */
    ImageStreamLoad(String address, String token) {
        this.channel = ManagedChannelBuilder.forTarget(address).usePlaintext().build();
        this.token = token;
    }

    /**
     * @throws ApiException when the stream breaks off or an image fails
     */
    List<Passage> run(String pipeline, List<ByteString> images, int count, int perSecond)
            throws ApiException, InterruptedException {
        WallClock clock = new WallClock();
        Results results = new Results(count, clock);
        StreamObserver<ImageChunk> stream = open(results);
        long began = clock.micros();
        long[] due = new long[count];
        for (int i = 0; i < count; i++) {
            due[i] = began + MICROS_PER_SECOND * i / perSecond;
            for (long left = due[i] - clock.micros(); left > 0; left = due[i] - clock.micros()) {
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(left));
            }
            stream.onNext(chunk(pipeline, i, images.get(i % images.size())));
        }
        stream.onCompleted();
        results.await();
        return IntStream.range(0, count)
                .mapToObj(i -> results.passage(i, i % images.size(), due[i]))
                .toList();
    }

    private StreamObserver<ImageChunk> open(Results results) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + token);
        return ImageProcessingServiceGrpc.newStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .processImageStream(results);
    }

    private static ImageChunk chunk(String pipeline, int number, ByteString image) {
        return ImageChunk.newBuilder()
                .setCorrelationId(Integer.toString(number))
                .setTotalChunks(1)
                .setIsFinal(true)
                .setData(image)
                .setMetadata(
                        ImageMetadata.newBuilder()
                                .setFormat("jpeg")
                                .setPipeline(
                                        PipelineConfig.newBuilder()
                                                .setPipelineId(pipeline)
                                                .setPriority(Priority.PRIORITY_HIGH)
                                                .putParameters("return", "inline")))
                .build();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    /** Monotonic, and comparable with other processes' clocks up to what it drifts in a minute. */
    private static final class WallClock {
        private final long beganNanos = System.nanoTime();
        private final long beganMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());

        long micros() {
            return beganMicros + TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - beganNanos);
        }
    }

    private static final class Results implements StreamObserver<ProcessingResult> {
        private record Result(String executionId, long micros) {}

        private final AtomicReferenceArray<Result> results;
        private final WallClock clock;
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        Results(int count, WallClock clock) {
            this.clock = clock;
            this.results = new AtomicReferenceArray<>(count);
        }

        @Override
        public void onNext(ProcessingResult result) {
            long now = clock.micros();
            if (result.getStatus() != Status.STATUS_COMPLETED) {
                end.completeExceptionally(
                        new ApiException(
                                "image %s is %s: %s"
                                        .formatted(
                                                result.getCorrelationId(),
                                                result.getStatus(),
                                                result.getErrorMessage())));
            }
            results.set(
                    Integer.parseInt(result.getCorrelationId()),
                    new Result(result.getExecutionId(), now));
        }

        @Override
        public void onError(Throwable broken) {
            end.completeExceptionally(
                    new ApiException("the stream broke off: " + broken.getMessage()));
        }

        @Override
        public void onCompleted() {
            end.complete(null);
        }

        void await() throws ApiException, InterruptedException {
            try {
                end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException failure) {
                if (failure.getCause() instanceof ApiException cause) {
                    throw cause;
                }
                throw new IllegalStateException(failure);
            } catch (TimeoutException e) {
                throw new ApiException("the last results did not come within " + PATIENCE);
            }
        }

        Passage passage(int number, int image, long dueMicros) {
            Result result = results.get(number);
            return new Passage(result.executionId(), image, dueMicros, result.micros());
        }
    }
}
