package io.flowcanvas.api.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheControlTest {

    @Test
    void usesTheCacheUnlessToldOtherwise() {
        assertThat(CacheControl.parse(null, 60).used()).isTrue();
        assertThat(CacheControl.parse(List.of("no-cache"), 60).used()).isFalse();
        assertThat(CacheControl.parse(List.of(" No-Cache "), 60).used()).isFalse();
    }

    @Test
    void takesAnAge() {
        assertThat(CacheControl.parse(List.of("max-age=60"), 60).maxAge())
                .contains(Duration.ofSeconds(60));
        assertThat(CacheControl.parse(List.of("Max-Age = 5"), 60).maxAge())
                .contains(Duration.ofSeconds(5));
    }

    @Test
    void usesNothingThatMayNotBeOlderThanNow() {
        assertThat(CacheControl.parse(List.of("max-age=0"), 60).used()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no-store",
                "max-age",
                "max-age=",
                "max-age=-1",
                "max-age=1.5",
                "max-age=61",
                "max-age=99999999999999999999",
                "max-age=5,no-cache",
                "no-cache,no-cache"
            })
    void saysWhatIsAllowed(String value) {
        assertThatThrownBy(() -> CacheControl.parse(List.of(value), 60))
                .isInstanceOfSatisfying(
                        FlowcanvasException.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
                .hasMessageContainingAll("X-Cache-Control", "no-cache", "max-age=SECONDS", "60");
    }
}
