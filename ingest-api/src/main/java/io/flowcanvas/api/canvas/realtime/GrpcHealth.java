package io.flowcanvas.api.canvas.realtime;

import io.flowcanvas.api.calls.ImageCalls;
import io.flowcanvas.api.database.Schema;
import io.flowcanvas.api.messaging.BackgroundLoop;
import io.flowcanvas.proto.imageflow.v1.ImageProcessingServiceGrpc;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Tells the standard health service whether images can be taken. */
@Component
final class GrpcHealth implements SmartLifecycle {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final HealthStatusManager health;
    private final ImageCalls calls;
    private final Schema schema;
    private final BackgroundLoop loop = new BackgroundLoop("grpc-health", PAUSE, this::update);

    GrpcHealth(HealthStatusManager health, ImageCalls calls, Schema schema) {
        this.health = health;
        this.calls = calls;
        this.schema = schema;
    }

    private void update() {
        ServingStatus status =
                calls.isListening() && schema.isReady()
                        ? ServingStatus.SERVING
                        : ServingStatus.NOT_SERVING;
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
        health.setStatus(ImageProcessingServiceGrpc.SERVICE_NAME, status);
    }

    @Override
    public void start() {
        update();
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
