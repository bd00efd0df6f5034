package io.flowcanvas.functions.sandbox;

import static io.flowcanvas.functions.sandbox.Programs.call;
import static io.flowcanvas.functions.sandbox.Programs.function;
import static io.flowcanvas.functions.sandbox.Programs.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.function.Language;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What must hold although a short call is not looked at closely. */
@RequiresSandbox
class WarmCallIT {
    private static Program node(String body) {
        return function(Language.NODEJS, "let n = 0; module.exports = (params) => {" + body + "};");
    }

    @Test
    void aCallRunsOnTheThreadThatItsCallerGives(Sandbox sandbox) {
        AtomicReference<Thread> ran = new AtomicReference<>();
        try (Worker worker = sandbox.open(node("return ++n;")).join()) {
            CompletableFuture<RunResult> result =
                    worker.call(
                            call("{}"),
                            task -> {
                                ran.set(Thread.currentThread());
                                task.run();
                            });

            assertThat(result).isCompletedWithValueMatching(one -> "1".equals(one.value()));
            assertThat(ran.get()).isSameAs(Thread.currentThread());
        }
    }

    @Test
    void manyShortCallsAreAnsweredOneAfterAnother(Sandbox sandbox) {
        try (Worker worker = sandbox.open(node("console.log(++n); return n;")).join()) {
            List<CompletableFuture<RunResult>> results = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                results.add(worker.call(call("{}")));
            }
            for (int i = 0; i < 500; i++) {
                RunResult result = results.get(i).join();
                assertThat(result.value()).isEqualTo(Integer.toString(i + 1));
                assertThat(result.stdout()).isEqualTo((i + 1) + "\n");
                assertThat(result.peakMemoryBytes()).isPositive();
            }
        }
    }

    @Test
    void aCallThatEndsJustBeforeItsLimitIsAnsweredAndOneJustBehindItIsNot(Sandbox sandbox) {
        Program sleeps =
                node(
                        "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, params);"
                                + " return 1;");

        assertThat(run(sandbox, sleeps, call("300", Duration.ofMillis(400))).value())
                .isEqualTo("1");
        assertThat(run(sandbox, sleeps, call("500", Duration.ofMillis(400))).error().code())
                .isEqualTo(ErrorCode.TIMEOUT);
    }

    @Test
    void aLimitOfLessThanAGlanceHolds(Sandbox sandbox) {
        RunResult result = run(sandbox, node("for (;;);"), call("{}", Duration.ofMillis(1)));

        assertThat(result.error().code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(result.wall()).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void memoryThatShortCallsAddUpIsLimitedToo(Sandbox sandbox) {
        Program hoards =
                function(
                        Language.NODEJS,
                        "const kept = []; module.exports = () => { kept.push(Buffer.alloc(1 << 20,"
                                + " 1)); return kept.length; };");
        try (Worker worker = sandbox.open(hoards).join()) {
            RunResult last = worker.call(call("{}")).join();
            for (int i = 0; i < 2000 && last.error() == null; i++) {
                last = worker.call(call("{}")).join();
            }

            assertThat(last.error().code()).isEqualTo(ErrorCode.MEMORY_LIMIT_EXCEEDED);
        }
    }

    @Test
    void whatACallUsedIsToldHoweverShortItsPredecessorsWere(Sandbox sandbox) {
        Program burns =
                node(
                        "const used = () => process.cpuUsage().user + process.cpuUsage().system;"
                                + " const end = used() + params * 1000; while (used() < end);"
                                + " return 1;");
        try (Worker worker = sandbox.open(burns).join()) {
            for (int i = 0; i < 50; i++) {
                assertThat(worker.call(call("0")).join().cpu()).isLessThan(Duration.ofMillis(60));
            }

            RunResult busy = worker.call(call("100")).join();

            assertThat(busy.cpu()).isBetween(Duration.ofMillis(70), Duration.ofMillis(300));
            assertThat(worker.call(call("0")).join().cpu()).isLessThan(Duration.ofMillis(60));
        }
    }

    @Test
    void anAnswerMayComeInPieces(Sandbox sandbox) {
        Program python =
                function(
                        Language.PYTHON,
                        """
                        import os, sys, threading
                        def handler(params, context):
                            runner = sys.modules["__main__"]
                            def slowly(descriptor, content):
                                threading.Event().wait(0.002)
                                return os.write(descriptor, bytes(content)[:7])
                            runner.write = slowly
                            return params
                        """);
        try (Worker worker = sandbox.open(python).join()) {
            for (int i = 0; i < 3; i++) {
                assertThat(worker.call(call("\"some text\"")).join().value())
                        .isEqualTo("\"some text\"");
            }
        }
    }

    @Test
    void anAnswerMayBeAsLargeAsItsLimit(Sandbox sandbox) {
        Program large = node("return 'x'.repeat(params);");
        try (Worker worker = sandbox.open(large).join()) {
            for (int size : new int[] {8000, 8192, 65_536, 100_000, (1 << 20) - 2, 3}) {
                assertThat(worker.call(call(Integer.toString(size))).join().value())
                        .hasSize(size + 2);
            }
        }
    }

    @Test
    void whatANodeFunctionLeavesRunningGoesOnBetweenTwoCalls(Sandbox sandbox) {
        Program program = node("if (n === 0) setTimeout(() => { n = 7 }, params); return n;");
        try (Worker worker = sandbox.open(program).join()) {
            assertThat(worker.call(call("20")).join().value()).isEqualTo("0");
            pause(Duration.ofMillis(300));

            assertThat(worker.call(call("20")).join().value()).isEqualTo("7");
            assertThat(worker.call(call("20")).join().value()).isEqualTo("7");
        }
    }

    private static void pause(Duration time) {
        CompletableFuture.runAsync(
                        () -> {},
                        CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS))
                .join();
    }

    @Test
    void aNodeFunctionMayWaitAndMayWaitForEver(Sandbox sandbox) {
        Program program =
                node(
                        "return new Promise((resolve) => params && setTimeout(resolve, params,"
                                + " 'waited'));");
        try (Worker worker = sandbox.open(program).join()) {
            for (int i = 0; i < 3; i++) {
                assertThat(worker.call(call("5")).join().value()).isEqualTo("\"waited\"");
            }
            assertThat(worker.call(call("0", Duration.ofMillis(300))).join().error().code())
                    .isEqualTo(ErrorCode.TIMEOUT);
        }
    }

    @Test
    void whatANodeFunctionKeepsOfItsInputsStaysAsItWas(Sandbox sandbox) {
        Program program =
                function(
                        Language.NODEJS,
                        "let kept; module.exports = (params, { inputs: { file } }) => { kept ??="
                                + " file; return [...kept]; };");
        try (Worker worker = sandbox.open(program).join()) {
            for (byte i = 1; i < 4; i++) {
                Invocation invocation =
                        new Invocation(
                                "{}", "{}", Map.of("file", new byte[] {i, i}), Programs.SOON);
                assertThat(worker.call(invocation).join().value()).isEqualTo("[1,1]");
            }
        }
    }

    @Test
    void aSmallCallFollowsALargeOneInNode(Sandbox sandbox) {
        Program program =
                function(
                        Language.NODEJS,
                        "module.exports = (params, { inputs }) =>"
                                + " Object.values(inputs).map((file) => file.length);");
        try (Worker worker = sandbox.open(program).join()) {
            for (int size : new int[] {65_400, 65_536, 3 << 20, 1, 200_000, 2}) {
                Invocation invocation =
                        new Invocation("{}", "{}", Map.of("file", new byte[size]), Programs.SOON);
                assertThat(worker.call(invocation).join().value()).isEqualTo("[" + size + "]");
            }
        }
    }
}
