package io.flowcanvas.api.canvas.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.testkit.Services;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import org.junit.jupiter.api.Test;

class GrpcHealthIT {

    @Test
    void doesNotServeWhilePostgresIsAway() {
        try (Remote remote = new Remote(Api.shared())) {
            becomes(remote, ServingStatus.SERVING);
            Services.postgres().stop();
            try {
                becomes(remote, ServingStatus.NOT_SERVING);
            } finally {
                Services.postgres().start();
            }
            becomes(remote, ServingStatus.SERVING);
        }
    }

    private static void becomes(Remote remote, ServingStatus status) {
        for (String service : new String[] {"", "imageflow.v1.ImageProcessingService"}) {
            HealthCheckRequest question =
                    HealthCheckRequest.newBuilder().setService(service).build();
            Canvas.eventually(
                    () ->
                            assertThat(
                                            HealthGrpc.newBlockingStub(remote.channel)
                                                    .check(question)
                                                    .getStatus())
                                    .isEqualTo(status));
        }
    }
}
