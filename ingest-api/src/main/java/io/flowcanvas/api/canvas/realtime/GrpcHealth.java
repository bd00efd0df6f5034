package io.flowcanvas.api.canvas.realtime;

import io.flowcanvas.api.calls.ImageCalls;
import io.flowcanvas.api.health.Readiness;
import io.flowcanvas.api.messaging.BackgroundLoop;
import io.flowcanvas.proto.imageflow.v1.ImageProcessingServiceGrpc;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Tells the standard health service whether calls can be served, as {@code /health/readiness} does.
 * Without Kafka images are refused, but executions can be watched, so that alone is not said there.
 */
@Component
final class GrpcHealth implements SmartLifecycle {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final HealthStatusManager health;
    private final ImageCalls calls;
    private final Readiness readiness;
    private final BackgroundLoop loop = new BackgroundLoop("grpc-health", PAUSE, this::update);

    GrpcHealth(HealthStatusManager health, ImageCalls calls, Readiness readiness) {
        this.health = health;
        this.calls = calls;
        this.readiness = readiness;
    }

    private void update() {
        boolean serves = calls.isListening() && Boolean.TRUE.equals(readiness.isReady().block());
        tell(serves ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
    }

    private void tell(ServingStatus status) {
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
        health.setStatus(ImageProcessingServiceGrpc.SERVICE_NAME, status);
    }

    @Override
    public void start() {
        tell(ServingStatus.NOT_SERVING);
        loop.start();
    }

    @Override
    public void stop() {
        loop.close();
        health.enterTerminalState();
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
