package io.flowcanvas.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private final VerifiedTokens tokens = new VerifiedTokens(clock(), nanos::get);

    @Test
    void knowsATokenForAWhile() {
        Caller caller = caller(NOW.plusSeconds(3600));
        tokens.add("t", caller);

        assertThat(tokens.find("t")).isEqualTo(caller);
        assertThat(tokens.find("u")).isNull();
        nanos.addAndGet(VerifiedTokens.TRUSTED.toNanos() + 1);
        assertThat(tokens.find("t")).isNull();
    }

    @Test
    void knowsNoTokenThatHasExpired() {
        tokens.add("t", caller(NOW.plusSeconds(5)));
        time.set(NOW.plusSeconds(5));

        assertThat(tokens.find("t")).isNull();
    }

    private static Caller caller(Instant expiresAt) {
        return new Caller("anna", List.of(), Set.of(), "id", null, expiresAt);
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return time.get();
            }
        };
    }
}
