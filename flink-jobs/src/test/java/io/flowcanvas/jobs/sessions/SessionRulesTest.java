package io.flowcanvas.jobs.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.flowcanvas.jobs.sessions.SessionRules.Decision;
import io.flowcanvas.proto.engine.v1.DescribeSession;
import io.flowcanvas.proto.engine.v1.ExecuteInSession;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.engine.v1.FunctionVersion;
import io.flowcanvas.proto.engine.v1.OpenSession;
import io.flowcanvas.proto.engine.v1.Refusal;
import io.flowcanvas.proto.engine.v1.SessionContext;
import io.flowcanvas.proto.jobs.v1.SessionRun;
import io.flowcanvas.proto.jobs.v1.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionRulesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private Instant clock = NOW;
    private final SessionRules rules = new SessionRules(() -> clock);

    @Test
    void opening_remembers_the_session_and_expires_it_after_its_lifetime() {
        Decision decision = rules.decide(open("call-1", true), Optional.empty());

        assertThat(decision.expireAfter()).contains(Duration.ofHours(2));
        assertThat(decision.state().orElseThrow().getExpiresAt().getSeconds())
                .isEqualTo(NOW.plus(Duration.ofHours(2)).getEpochSecond());
        assertThat(decision.reply().orElseThrow().getSession().getRemainingMillis())
                .isEqualTo(7_200_000);
        assertThat(decision.reply().orElseThrow().getReplyTo()).isEqualTo("replica");
    }

    @Test
    void a_second_copy_of_the_opening_call_gets_the_same_answer_and_no_second_expiry() {
        SessionState state = opened(true);

        Decision again = rules.decide(open("call-1", true), Optional.of(state));

        assertThat(again.reply().orElseThrow().hasSession()).isTrue();
        assertThat(again.expireAfter()).isEmpty();
        assertThat(again.state()).contains(state);
    }

    @Test
    void an_id_that_lives_cannot_be_opened_by_another_call() {
        Decision decision = rules.decide(open("call-2", true), Optional.of(opened(true)));

        assertThat(decision.reply().orElseThrow().getRefusal().getReason())
                .isEqualTo(Refusal.Reason.ALREADY_EXISTS);
    }

    @Test
    void an_execution_counts_and_runs_with_the_sessions_function_and_limits() {
        Decision decision = rules.decide(execute("ada", 0), Optional.of(opened(true)));

        SessionRun run = decision.run().orElseThrow();
        assertThat(run.getFunction().getDigest()).isEqualTo("digest");
        assertThat(run.getContext().getTimeoutMillis()).isEqualTo(30_000);
        assertThat(run.getCallId()).isEqualTo("call-9");
        assertThat(decision.reply()).isEmpty();
        assertThat(decision.state().orElseThrow().getExecutionCount()).isEqualTo(1);
        assertThat(decision.state().orElseThrow().getLastExecutedAt().getSeconds())
                .isEqualTo(NOW.getEpochSecond());
    }

    @Test
    void a_session_that_is_not_retained_ends_with_its_first_execution() {
        Decision decision = rules.decide(execute("ada", 0), Optional.of(opened(false)));

        assertThat(decision.run()).isPresent();
        assertThat(decision.state()).isEmpty();
    }

    @Test
    void an_answer_from_the_cache_counts_and_ends_the_session_but_runs_nothing() {
        Decision decision = rules.decide(execute("ada", 1), Optional.of(opened(false)));

        assertThat(decision.run()).isEmpty();
        assertThat(decision.reply().orElseThrow().hasOutcome()).isTrue();
        assertThat(decision.state()).isEmpty();
    }

    @Test
    void somebody_elses_session_is_not_found_and_stays() {
        SessionState state = opened(true);

        Decision execution = rules.decide(execute("eve", 0), Optional.of(state));
        Decision look = rules.decide(describe("eve"), Optional.of(state));

        assertThat(execution.reply().orElseThrow().getRefusal().getReason())
                .isEqualTo(Refusal.Reason.NOT_FOUND);
        assertThat(execution.state()).contains(state);
        assertThat(look.reply().orElseThrow().getRefusal().getReason())
                .isEqualTo(Refusal.Reason.NOT_FOUND);
    }

    @Test
    void a_session_that_never_was_is_not_found() {
        assertThat(
                        rules.decide(execute("ada", 0), Optional.empty())
                                .reply()
                                .orElseThrow()
                                .getRefusal()
                                .getReason())
                .isEqualTo(Refusal.Reason.NOT_FOUND);
    }

    @Test
    void a_clock_that_jumps_ends_no_session_and_gives_no_negative_or_longer_life() {
        SessionState state = opened(true);

        clock = NOW.plus(Duration.ofDays(3));
        Decision late = rules.decide(execute("ada", 0), Optional.of(state));
        Decision lateLook = rules.decide(describe("ada"), Optional.of(state));
        clock = NOW.minus(Duration.ofDays(3));
        Decision earlyLook = rules.decide(describe("ada"), Optional.of(state));

        assertThat(late.run()).isPresent();
        assertThat(lateLook.reply().orElseThrow().getSession().getRemainingMillis()).isZero();
        assertThat(earlyLook.reply().orElseThrow().getSession().getRemainingMillis())
                .isEqualTo(7_200_000);
    }

    private SessionState opened(boolean retain) {
        return rules.decide(open("call-1", retain), Optional.empty()).state().orElseThrow();
    }

    private static FunctionCall open(String call, boolean retain) {
        return call(call)
                .setOpenSession(
                        OpenSession.newBuilder()
                                .setOwner("ada")
                                .setFunction(FunctionVersion.newBuilder().setDigest("digest"))
                                .setContext(
                                        SessionContext.newBuilder()
                                                .setTimeoutMillis(30_000)
                                                .setRetainSession(retain))
                                .setCreatedAt(
                                        Timestamp.newBuilder().setSeconds(NOW.getEpochSecond()))
                                .setLifetimeMillis(7_200_000))
                .build();
    }

    @Test
    void countsAsManyAsWereAnsweredFromTheCache() {
        Decision decision = rules.decide(execute("ada", 3), Optional.of(opened(true)));

        assertThat(decision.run()).isEmpty();
        assertThat(decision.state().orElseThrow().getExecutionCount()).isEqualTo(3);
    }

    private static FunctionCall execute(String owner, int fromCache) {
        return call("call-9")
                .setExecute(
                        ExecuteInSession.newBuilder()
                                .setOwner(owner)
                                .setFromCache(fromCache)
                                .setParams(ByteString.copyFromUtf8("{}")))
                .build();
    }

    private static FunctionCall describe(String owner) {
        return call("call-8").setDescribe(DescribeSession.newBuilder().setOwner(owner)).build();
    }

    private static FunctionCall.Builder call(String id) {
        return FunctionCall.newBuilder().setCallId(id).setTargetId("session").setReplyTo("replica");
    }
}
