package io.flowcanvas.functions.sandbox;

import static io.flowcanvas.functions.sandbox.Programs.call;
import static io.flowcanvas.functions.sandbox.Programs.function;
import static io.flowcanvas.functions.sandbox.Programs.run;
import static io.flowcanvas.functions.sandbox.Programs.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.function.Language;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Code that works against its own runtime, or against us through it. */
@RequiresSandbox
class HostileRuntimeIT {
    private static Program node(String body) {
        return function(Language.NODEJS, "module.exports = (params) => {" + body + "};");
    }

    private static Program python(String... lines) {
        return function(
                Language.PYTHON,
                "import os, sys, json, struct, threading\ndef handler(params, context):\n    "
                        + String.join("\n    ", lines));
    }

    private static void assertNextSessionIsServed(Sandbox sandbox) {
        assertThat(run(sandbox, node("return params;"), "7").value()).isEqualTo("7");
        assertThat(run(sandbox, python("return params"), "7").value()).isEqualTo("7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JSON.stringify = () => 'nonsense'; JSON.parse = () => null; return 1;",
                "Buffer.prototype.write = Buffer.prototype.copy = () => 0; return 1;",
                "Object.prototype.type = 'result'; Object.prototype.error = 1; return 1;",
                "Array.prototype[0] = 9; Object.prototype.then = (f) => f(5); return 1;",
                "process.on = process.exit = () => {}; return 1;",
                "require('fs').writeSync = () => 0; return 1;",
                "for (let fd = 0; fd < 10; fd++) try { require('fs').closeSync(fd) } catch {}"
                        + " return 1;",
                "require('fs').writeSync(3, Buffer.alloc(64, 0xff)); return 1;",
                "require('fs').writeSync(3, Buffer.from([0,0,0,2,0x5b,0x5d,0,0,0,0])); return 1;",
                "require('fs').writeSync(3, Buffer.from([0,0,0,200,0x7b])); return 1;",
                "setImmediate(() => { throw new Error('late') }); return 1;",
                "process.kill(process.pid, 'SIGKILL'); return 1;",
                "process.abort(); return 1;"
            })
    void whatNodeCodeDoesToItselfHurtsNobodyElse(String body, Sandbox sandbox) {
        Invocation invocation = call("{}", Duration.ofSeconds(3));

        RunResult result = run(sandbox, node(body), invocation);

        assertThat(result.value() == null).isEqualTo(result.error() != null);
        assertNextSessionIsServed(sandbox);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "json.dumps = json.loads = None",
                "os.write = lambda *a: 0",
                "os.closerange(0, 10)",
                "sys.stdout.close(); sys.stderr.close()",
                "sys.stdout = sys.stderr = None",
                "os.write(3, b'\\xff' * 64)",
                "os.write(3, struct.pack('>I', 5) + b'{}')",
                "os._exit(0)",
                "os.abort()",
                "sys.setrecursionlimit(10**9); f = lambda f: f(f); f(f)",
                "import ctypes; ctypes.string_at(0)",
                "sys.modules.clear()",
                "raise type('E', (BaseException,), {'__str__': lambda s: 1/0})()",
                "threading.Thread(target=lambda: os._exit(3)).start(); threading.Event().wait()"
            })
    void whatPythonCodeDoesToItselfHurtsNobodyElse(String line, Sandbox sandbox) {
        Invocation invocation = call("{}", Duration.ofSeconds(3));

        RunResult result = run(sandbox, python(line, "return 1"), invocation);

        assertThat(result.value() == null).isEqualTo(result.error() != null);
        assertNextSessionIsServed(sandbox);
    }

    @Test
    void aReplyForgedForTheNextCallIsNotTaken(Sandbox sandbox) {
        Program program =
                python(
                        "h = b'{\"type\":\"result\",\"id\":\"guess\"}'",
                        "b = b'\"forged\"'",
                        "m = struct.pack('>I', len(h)) + h + struct.pack('>I', len(b)) + b",
                        "threading.Timer(0.2, lambda: os.write(3, m)).start()",
                        "return 1");
        try (Worker worker = sandbox.open(program).join()) {
            assertThat(worker.call(call("{}")).join().value()).isEqualTo("1");
            await("the forged reply lies in the pipe")
                    .pollDelay(Duration.ofMillis(600))
                    .until(() -> true);
            RunResult second = worker.call(call("{}")).join();
            assertThat(second.value()).isNull();
            assertThat(second.error().code()).isEqualTo(ErrorCode.PROCESS_CRASHED);
        }
    }

    @Test
    void aWorkerThatCrashesEverySecondCallIsReplacedByTheNextSession(Sandbox sandbox) {
        Program program =
                function(
                        Language.NODEJS,
                        "let n = 0; module.exports = () => { if (++n % 2 === 0) process.exit(9);"
                                + " return n; };");
        for (int session = 0; session < 3; session++) {
            try (Worker worker = sandbox.open(program).join()) {
                assertThat(worker.call(call("{}")).join().value()).isEqualTo("1");
                RunError crash = worker.call(call("{}")).join().error();
                assertThat(crash.code()).isEqualTo(ErrorCode.PROCESS_CRASHED);
                assertThat(crash.message()).contains("status 9");
                assertThat(worker.isAlive()).isFalse();
                assertThat(worker.call(call("{}")).join().error().code())
                        .isEqualTo(ErrorCode.PROCESS_CRASHED);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "const a = {}; a.a = a; return a;",
                "return NaN;",
                "return { a: [1, Infinity] };",
                "return 10n;",
                "return Buffer.from('abc');",
                "return new Uint8Array(3);",
                "return { toJSON() { throw new Error('no') } };",
                "let a = []; for (let i = 0; i < 2000; i++) a = [a]; return a;"
            })
    void whatIsNotJsonIsAnInvalidResultInNode(String body, Sandbox sandbox) {
        assertThat(run(sandbox, node(body), "{}").error().code())
                .isEqualTo(ErrorCode.INVALID_RESULT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a = []; a.append(a); return a",
                "return float('nan')",
                "return b'bytes'",
                "return {1, 2}",
                "return object()"
            })
    void whatIsNotJsonIsAnInvalidResultInPython(String line, Sandbox sandbox) {
        assertThat(run(sandbox, python(line), "{}").error().code())
                .isEqualTo(ErrorCode.INVALID_RESULT);
    }

    @Test
    void aResultBeyondTheLimitIsRefusedAndTheSessionGoesOn(Sandbox sandbox) {
        Program program =
                node("return params === 1 ? 'x'.repeat(2 << 20) : { nothing: null, list: [] };");
        try (Worker worker = sandbox.open(program).join()) {
            RunError error = worker.call(call("1")).join().error();
            assertThat(error.code()).isEqualTo(ErrorCode.OUTPUT_LIMIT_EXCEEDED);
            assertThat(error.message()).contains("1048576 bytes");
            assertThat(worker.call(call("2")).join().value())
                    .isEqualTo("{\"nothing\":null,\"list\":[]}");
        }
    }

    @Test
    void deepRecursionIsAnErrorOfTheCode(Sandbox sandbox) {
        assertThat(run(sandbox, node("const f = () => 1 + f(); return f();"), "{}").error())
                .satisfies(
                        error -> {
                            assertThat(error.code()).isEqualTo(ErrorCode.RUNTIME_ERROR);
                            assertThat(error.message()).contains("Maximum call stack");
                        });
        assertThat(
                        run(sandbox, python("f = lambda: 1 + f()", "return f()"), "{}")
                                .error()
                                .message())
                .contains("RecursionError");
        RunError rust =
                run(
                                sandbox,
                                function(
                                        Language.RUST,
                                        "use flowcanvas::{Context, Json};\n"
                                            + "fn deep(n: u64) -> u64 { if n == u64::MAX { 0 } else"
                                            + " { 1 + deep(n + 1).max(n) } }\n"
                                            + "fn handler(_: Json, _: &Context) -> Result<Json,"
                                            + " String> { Ok((deep(0) as f64).into()) }"),
                                "{}")
                        .error();
        assertThat(rust.code()).isEqualTo(ErrorCode.PROCESS_CRASHED);
        assertThat(rust.message()).contains("stack overflow");
    }

    @Test
    void whatHappensAfterTheReplyBelongsToNoCall(Sandbox sandbox) {
        Program program =
                node(
                        "setTimeout(() => console.log('from a timer'), 20);setTimeout(() =>"
                                + " Promise.reject(new Error('nobody listens')), 20);return 1;");
        try (Worker worker = sandbox.open(program).join()) {
            for (int i = 0; i < 2; i++) {
                RunResult result = worker.call(call("{}")).join();
                assertThat(result.value()).isEqualTo("1");
                CompletableFuture.runAsync(
                                () -> {},
                                CompletableFuture.delayedExecutor(
                                        100, java.util.concurrent.TimeUnit.MILLISECONDS))
                        .join();
            }
            assertThat(worker.call(call("{}")).join().stdout()).isEmpty();
        }
    }

    @Test
    void muchNoiseOfAFunctionIsCutAndMarked(Sandbox sandbox) {
        RunResult result =
                run(
                        sandbox,
                        node(
                                "for (let i = 0; i < 3000; i++) console.log('x'.repeat(99)); return"
                                        + " 1;"),
                        "{}");

        assertThat(result.value()).isEqualTo("1");
        assertThat(result.stdout())
                .hasSizeBetween(65536, 65600)
                .endsWith("[cut after 65536 bytes]\n");
    }

    @Test
    void aScriptThatPrintsTooMuchKeepsTheFirstPart(Sandbox sandbox) {
        for (Program program :
                new Program[] {
                    script(Language.NODEJS, "for (;;) console.log('first part');"),
                    script(Language.PYTHON, "while True: print('first part')"),
                    script(Language.RUST, "fn main() { loop { println!(\"first part\"); } }")
                }) {
            RunResult result = run(sandbox, program, "{}");
            assertThat(result.error().code()).isEqualTo(ErrorCode.OUTPUT_LIMIT_EXCEEDED);
            assertThat(result.error().message()).contains("65536 bytes");
            assertThat(result.stdout())
                    .startsWith("first part\nfirst part\n")
                    .hasSizeGreaterThan(65000);
        }
    }

    @Test
    void closingAWorkerEndsItsCallAtOnce(Sandbox sandbox) {
        Worker worker = sandbox.open(python("threading.Event().wait()")).join();
        CompletableFuture<RunResult> result = worker.call(call("{}"));
        CompletableFuture<RunResult> queued = worker.call(call("{}"));
        long start = System.nanoTime();
        worker.close();
        assertThat(result.join().error().code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(queued.join().error().code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(500));
    }

    @Test
    void scriptsGetInputAndLeaveAResult(Sandbox sandbox) {
        RunResult node =
                run(
                        sandbox,
                        script(
                                Language.NODEJS,
                                "console.log('out', input.a); console.error('err'); module.exports"
                                        + " = (async () => ({ twice: input.a * 2 }))();"),
                        "{\"a\":2}");
        assertThat(node.value()).isEqualTo("{\"twice\":4}");
        assertThat(node.stdout()).isEqualTo("out 2\n");
        assertThat(node.stderr()).isEqualTo("err\n");
        assertThat(node.exitCode()).isZero();

        RunResult python =
                run(
                        sandbox,
                        script(
                                Language.PYTHON,
                                "import sys\nprint('out', input['a'])\nresult = input['a'] * 2\n"),
                        "{\"a\":2}");
        assertThat(python.value()).isEqualTo("4");
        assertThat(python.exitCode()).isZero();

        RunResult exit = run(sandbox, script(Language.PYTHON, "import sys\nsys.exit(4)"), "{}");
        assertThat(exit.exitCode()).isEqualTo(4);
        assertThat(exit.error().code()).isEqualTo(ErrorCode.RUNTIME_ERROR);
        assertThat(run(sandbox, script(Language.NODEJS, "process.exit(5)"), "{}").exitCode())
                .isEqualTo(5);

        RunResult thrown = run(sandbox, script(Language.NODEJS, "\nthrow new Error('no')"), "{}");
        assertThat(thrown.error().line()).isEqualTo(2);
        assertThat(thrown.exitCode()).isEqualTo(1);
        assertThat(thrown.stderr()).contains("Error: no").doesNotContain("runner");
        assertThat(run(sandbox, script(Language.NODEJS, "1 + 1"), "{}").value()).isEqualTo("null");
    }

    @Test
    void cpuTimeHasALimitOfItsOwn(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder) {
        SandboxSettings settings =
                SandboxSettings.defaults(folder).withSpares(0).withCpuLimit(Duration.ofMillis(300));
        try (Sandbox small = BubblewrapSandbox.start(settings, new MemoryBinaries())) {
            RunError error = run(small, node("for (;;);"), "{}").error();
            assertThat(error.code()).isEqualTo(ErrorCode.CPU_LIMIT_EXCEEDED);
            assertThat(error.message()).contains("300 ms");
        }
    }
}
