package io.flowcanvas.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultTest {

    @ParameterizedTest
    @CsvSource({
        "INVALID_REQUEST,400",
        "UNAUTHORIZED,401",
        "FORBIDDEN,403",
        "NOT_FOUND,404",
        "CONFLICT,409",
        "PAYLOAD_TOO_LARGE,413",
        "UNSUPPORTED_MEDIA_TYPE,415",
        "IDEMPOTENCY_KEY_REUSED,422",
        "RATE_LIMITED,429",
        "INTERNAL_ERROR,500",
        "SERVICE_UNAVAILABLE,503"
    })
    void hasAStatusForEachCode(ErrorCode code, int status) {
        assertThat(Fault.of(new FlowcanvasException(code, "why")).status().value())
                .isEqualTo(status);
    }

    @Test
    void saysWhenToComeBack() {
        Fault outage = Fault.of(new FlowcanvasException(ErrorCode.SERVICE_UNAVAILABLE, "why"));
        Fault limit =
                Fault.of(
                        new RetryLaterException(
                                ErrorCode.RATE_LIMITED, "why", Duration.ofMinutes(2)));

        assertThat(outage.headers().getFirst("Retry-After")).isEqualTo("3");
        assertThat(limit.headers().getFirst("Retry-After")).isEqualTo("120");
    }

    @Test
    void tellsNothingOfUnexpectedErrors() {
        Fault fault = Fault.of(new IllegalStateException("secret"));

        assertThat(fault.status().value()).isEqualTo(500);
        assertThat(fault.detail()).doesNotContain("secret");
    }
}
