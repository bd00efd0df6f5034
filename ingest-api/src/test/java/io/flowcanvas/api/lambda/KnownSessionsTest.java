package io.flowcanvas.api.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.lambda.catalogue.FunctionName;
import io.flowcanvas.core.function.Language;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KnownSessionsTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final KnownSessions sessions = new KnownSessions(2, clock::get);

    @Test
    void knowsASessionAsLongAsItLivesEvenWhereTheClockOverflows() {
        Session session = session();
        sessions.add(session, sessions.now(), 10);

        clock.addAndGet(9);
        assertThat(sessions.find(session.requestId())).contains(session);
        clock.addAndGet(1);
        assertThat(sessions.find(session.requestId())).isEmpty();
    }

    @Test
    void countsFromWhenItAskedNotFromWhenTheAnswerCame() {
        Session session = session();
        long asked = sessions.now();
        clock.addAndGet(8);
        sessions.add(session, asked, 10);

        clock.addAndGet(2);
        assertThat(sessions.find(session.requestId())).isEmpty();
    }

    @Test
    void letsGoOfTheOneNotUsedForLongest() {
        Session first = session();
        Session second = session();
        sessions.add(first, sessions.now(), 10);
        sessions.add(second, sessions.now(), 10);
        assertThat(sessions.find(first.requestId())).isPresent();
        sessions.add(session(), sessions.now(), 10);

        assertThat(sessions.find(first.requestId())).isPresent();
        assertThat(sessions.find(second.requestId())).isEmpty();
    }

    @Test
    void forgets() {
        Session session = session();
        sessions.add(session, sessions.now(), 10);
        sessions.forget(session.requestId());

        assertThat(sessions.find(session.requestId())).isEmpty();
    }

    private static Session session() {
        return new Session(
                UUID.randomUUID(),
                "owner",
                new FunctionName(Language.NODEJS, "calculator"),
                1,
                "",
                "",
                Duration.ofSeconds(1),
                true);
    }
}
