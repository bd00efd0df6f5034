package io.flowcanvas.api.appstore.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.AppStore;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TaskRateIT {

    @Test
    void limitsTheRequestsOfOneCallerOverAllPathsButTheStatus() {
        try (Api api = Api.start(Api.sharedDatabase(), "--flowcanvas.rates.tasks=3")) {
            AppStore rita = new AppStore(Api.shared(), "u" + UUID.randomUUID()).at(api);
            assertThat(rita.task("x").headers().getFirst("X-RateLimit-Remaining")).isEqualTo("2");
            assertThat(rita.request("POST", "/api/v1/assets", "{}").status()).isEqualTo(400);
            assertThat(rita.delete("x").status()).isEqualTo(404);

            AppStore.Reply refused = rita.create("{}");

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.body().propertyNames())
                    .containsExactly("success", "message", "data");
            assertThat(refused.code()).isEqualTo("RATE_LIMITED");
            assertThat(refused.headers().getFirst("Retry-After")).isNotNull();
            assertThat(rita.request("GET", "/api/v1/status", "").status()).isEqualTo(200);
        }
    }
}
