package io.flowcanvas.api.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.FakeFunctions;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.proto.engine.v1.CancelCode;
import io.flowcanvas.proto.engine.v1.DescribeSession;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.engine.v1.FunctionReply;
import io.flowcanvas.testkit.Services;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** Two replicas that may have few calls outstanding. */
class FunctionCallsIT {
    private static final String[] LIMITS = {
        "--flowcanvas.calls.max-outstanding=5",
        "--flowcanvas.calls.max-outstanding-per-caller=3",
        "--flowcanvas.calls.abandoned-after=1500ms"
    };
    private static final Api ONE = Api.start(Api.sharedDatabase(), LIMITS);
    private static final Api TWO = Api.start(Api.sharedDatabase(), LIMITS);
    private static final FunctionCalls CALLS = ONE.bean(FunctionCalls.class);
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final FakeFunctions ENGINE =
            new FakeFunctions(Services.kafka().bootstrapServers());

    @BeforeEach
    void begin() {
        for (Api api : List.of(ONE, TWO)) {
            Canvas.eventually(
                    () ->
                            assertThat(
                                            api.bean(MeterRegistry.class)
                                                    .get("flowcanvas.calls.outstanding")
                                                    .tag("job", "functions")
                                                    .gauge()
                                                    .value())
                                    .isZero());
        }
    }

    @AfterAll
    static void stop() {
        ENGINE.close();
        ONE.close();
        TWO.close();
    }

    @Test
    void bringsEachReplyToTheReplicaThatAsked() {
        List<CompletableFuture<FunctionReply>> asked = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            asked.add(CALLS.ask(describe("r" + i), WAIT).toFuture());
            asked.add(TWO.bean(FunctionCalls.class).ask(describe("r" + i), WAIT).toFuture());
        }

        List<FunctionReply> replies = asked.stream().map(CompletableFuture::join).toList();
        assertThat(replies).allSatisfy(reply -> assertThat(reply.hasRefusal()).isTrue());
        assertThat(replies.stream().map(FunctionReply::getCallId).distinct()).hasSize(10);
        assertThat(replies.stream().map(FunctionReply::getReplyTo).distinct()).hasSize(2);
    }

    @Test
    void hasNoMoreOutstandingThanItMayAndFreesThePlacesInTheEnd() {
        ENGINE.copies(0);
        try {
            List<CompletableFuture<FunctionReply>> asked = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                asked.add(CALLS.ask(describe("greedy"), Duration.ofMillis(300)).toFuture());
            }
            assertThat(code(asked.get(3))).isEqualTo(ErrorCode.RATE_LIMITED);
            for (int i = 0; i < 3; i++) {
                asked.add(CALLS.ask(describe("n" + i), Duration.ofMillis(300)).toFuture());
            }
            assertThat(code(asked.get(6))).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
            assertThat(code(asked.get(0))).isEqualTo(ErrorCode.TIMEOUT);
            // nobody waits any more, but the engine still owes the answers
            assertThat(code(CALLS.ask(describe("late"), WAIT).toFuture()))
                    .isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
        } finally {
            ENGINE.copies(1);
        }
        Canvas.eventually(() -> assertThat(isAnswered("late")).isTrue());
    }

    @Test
    void keepsThePlaceOfAClientThatLeftUntilTheEngineMustBeDone() {
        ENGINE.copies(0);
        try {
            List<Disposable> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                clients.add(CALLS.ask(describe("left"), Duration.ofMillis(300)).subscribe());
            }
            clients.forEach(Disposable::dispose);
            assertThat(code(CALLS.ask(describe("left"), WAIT).toFuture()))
                    .isEqualTo(ErrorCode.RATE_LIMITED);
        } finally {
            ENGINE.copies(1);
        }
        Canvas.eventually(() -> assertThat(isAnswered("left")).isTrue());
    }

    @Test
    void sendsWhatNobodyWaitsFor() {
        String id = UUID.randomUUID().toString();
        CALLS.tell(
                        FunctionCall.newBuilder()
                                .setTargetId(id)
                                .setCancelCode(CancelCode.newBuilder().setOwner("x")))
                .block(WAIT);

        Canvas.eventually(() -> assertThat(ENGINE.calls(id)).hasSize(1));
        FunctionCall call = ENGINE.calls(id).get(0);
        assertThat(call.getReplyTo()).isEmpty();
        assertThat(UUID.fromString(call.getCallId()).version()).isEqualTo(7);
    }

    private static boolean isAnswered(String owner) {
        return CALLS.ask(describe(owner), WAIT)
                .map(reply -> true)
                .onErrorReturn(FlowcanvasException.class, false)
                .blockOptional()
                .orElse(false);
    }

    private static ErrorCode code(CompletableFuture<FunctionReply> asked) {
        try {
            throw new AssertionError("answered: " + asked.join());
        } catch (CompletionException e) {
            return ((FlowcanvasException) e.getCause()).code();
        }
    }

    private static FunctionCall.Builder describe(String owner) {
        return FunctionCall.newBuilder()
                .setTargetId(UUID.randomUUID().toString())
                .setDescribe(DescribeSession.newBuilder().setOwner(owner));
    }
}
