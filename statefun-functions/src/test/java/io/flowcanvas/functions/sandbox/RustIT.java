package io.flowcanvas.functions.sandbox;

import static io.flowcanvas.functions.sandbox.Programs.function;
import static io.flowcanvas.functions.sandbox.Programs.program;
import static io.flowcanvas.functions.sandbox.Programs.run;
import static io.flowcanvas.functions.sandbox.Programs.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.function.Language;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresSandbox
class RustIT {
    private static final String HEAD = "use flowcanvas::{Context, Json};\n";
    private static final String ECHO =
            HEAD
                    + """
                    fn handler(params: Json, context: &Context) -> Result<Json, String> {
                        println!("bytes {}", context.input("file")?.len());
                        Ok(Json::object([("params", params), ("user", context.values["user_id"].clone())]))
                    }
                    """;

    @Test
    void aFunctionGetsParamsContextAndInputs(Sandbox sandbox) {
        Invocation invocation =
                new Invocation(
                        "{\"a\":[1,2.5,\"\\u00e9\\ud83d\\ude00\\n\",null,true]}",
                        "{\"user_id\":\"u1\"}",
                        Map.of("file", new byte[3]),
                        Programs.SOON);

        RunResult result = run(sandbox, function(Language.RUST, ECHO), invocation);

        assertThat(result.error()).isNull();
        assertThat(result.value())
                .isEqualTo("{\"params\":{\"a\":[1,2.5,\"é😀\\n\",null,true]},\"user\":\"u1\"}");
        assertThat(result.stdout()).isEqualTo("bytes 3\n");
    }

    @Test
    void modulesOfTheBundleAreFound(Sandbox sandbox) {
        Map<String, String> sources =
                Map.of(
                        "main.rs",
                        HEAD
                                + "mod shapes;\n"
                                + "fn handler(p: Json, _: &Context) -> Result<Json, String> {"
                                + " shapes::area(&p) }\n",
                        "shapes/mod.rs",
                        "mod square; pub use square::area;\n",
                        "shapes/square.rs",
                        HEAD.replace("Context, ", "")
                                + "pub fn area(p: &Json) -> Result<Json, String> {"
                                + " Ok((p[\"side\"].as_i64().ok_or(\"side\")? * 2).into()) }\n");

        assertThat(run(sandbox, program(Language.RUST, sources, false), "{\"side\":4}").value())
                .isEqualTo("8");
    }

    @Test
    void aPanicTellsWhereAndTheSessionGoesOn(Sandbox sandbox) {
        Program program =
                function(
                        Language.RUST,
                        HEAD
                                + "fn handler(p: Json, _: &Context) -> Result<Json, String> {\n"
                                + "    let list = vec![1];\n"
                                + "    Ok(list[p.as_i64().unwrap() as usize].into())\n"
                                + "}\n");
        try (Worker worker = sandbox.open(program).join()) {
            RunError error = worker.call(Programs.call("3")).join().error();
            assertThat(error.code()).isEqualTo(ErrorCode.RUNTIME_ERROR);
            assertThat(error.message()).contains("index out of bounds");
            assertThat(error.line()).isEqualTo(4);
            assertThat(error.stackTrace()).isEqualTo("at main.rs:4:8");
            assertThat(worker.call(Programs.call("0")).join().value()).isEqualTo("1");
        }
    }

    @Test
    void anErrorOfTheCompilerTellsWhere(Sandbox sandbox) {
        assertThatThrownBy(
                        () ->
                                run(
                                        sandbox,
                                        function(
                                                Language.RUST,
                                                HEAD
                                                        + "fn handler(p: Json, _: &Context) ->"
                                                        + " Result<Json, String> {\n  Ok(1)\n}\n"),
                                        "{}"))
                .cause()
                .isInstanceOfSatisfying(
                        SandboxException.class,
                        failure -> {
                            assertThat(failure.error().code())
                                    .isEqualTo(ErrorCode.COMPILATION_FAILED);
                            assertThat(failure.error().message()).isEqualTo("mismatched types");
                            assertThat(failure.error().line()).isEqualTo(3);
                            assertThat(failure.error().column()).isPositive();
                            assertThat(failure.error().stackTrace()).contains("main.rs:3");
                        });
        assertThatThrownBy(() -> run(sandbox, function(Language.RUST, "fn other() {}"), "{}"))
                .hasMessageContaining("fn handler(params: Json");
    }

    @Test
    void theCompilerCannotReadTheHost(Sandbox sandbox) {
        assertThatThrownBy(
                        () ->
                                run(
                                        sandbox,
                                        script(
                                                Language.RUST,
                                                "fn main() { print!(\"{}\","
                                                        + " include_str!(\"/etc/passwd\")); }"),
                                        "{}"))
                .hasMessageContaining("/etc/passwd");
    }

    @Test
    void aScriptReadsItsStandardInputAndTellsAResult(Sandbox sandbox) {
        Program program =
                script(
                        Language.RUST,
                        "fn main() { let p = flowcanvas::input().unwrap(); println!(\"out {}\","
                            + " p[\"a\"]); eprintln!(\"err\"); flowcanvas::set_result(p).unwrap();"
                            + " }");

        RunResult result = run(sandbox, program, "{\"a\":1}");

        assertThat(result.error()).isNull();
        assertThat(result.stdout()).isEqualTo("out 1\n");
        assertThat(result.stderr()).isEqualTo("err\n");
        assertThat(result.value()).isEqualTo("{\"a\":1}");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void aScriptsStatusIsItsExitCode(Sandbox sandbox) {
        RunResult result =
                run(sandbox, script(Language.RUST, "fn main() { std::process::exit(3) }"), "{}");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.error().code()).isEqualTo(ErrorCode.RUNTIME_ERROR);
    }

    @Test
    void aScriptNeedNotReadItsInputAndIsNotWatchedAfterwards(Sandbox sandbox) {
        String large = "\"" + "x".repeat(4 << 20) + "\"";
        Program program =
                script(Language.RUST, "fn main() { flowcanvas::set_result(1.into()).unwrap(); }");

        RunResult result = run(sandbox, program, large);

        assertThat(result.error()).isNull();
        assertThat(result.value()).isEqualTo("1");
        assertThat(((BubblewrapSandbox) sandbox).callsUnderWay()).isZero();
    }

    @Test
    void equalProgramsAreCompiledOnceAndKept(@TempDir Path folder) throws Exception {
        MemoryBinaries store = new MemoryBinaries();
        Program program = function(Language.RUST, ECHO + "// once");
        SandboxSettings settings = SandboxSettings.defaults(folder).withSpares(0);
        try (Sandbox sandbox = BubblewrapSandbox.start(settings, store)) {
            CompletableFuture<Worker> first = sandbox.open(program);
            CompletableFuture<Worker> second = sandbox.open(program);
            first.join().close();
            second.join().close();
        }
        assertThat(store.stores.get()).as("the probe and the program").isEqualTo(2);
        try (Stream<Path> files = Files.list(folder.resolve("compiled"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        try (Sandbox sandbox = BubblewrapSandbox.start(settings, store)) {
            sandbox.open(program).join().close();
        }
        assertThat(store.stores.get()).as("it came from the store").isEqualTo(2);
    }

    @Test
    void theStartDoesNotWaitForTheProbeButOpeningDoes(@TempDir Path folder) {
        CompletableFuture<Optional<byte[]>> slow = new CompletableFuture<>();
        MemoryBinaries store =
                new MemoryBinaries() {
                    @Override
                    public CompletableFuture<Optional<byte[]>> load(String digest, String target) {
                        return slow;
                    }
                };
        SandboxSettings settings = SandboxSettings.defaults(folder).withSpares(0);
        try (Sandbox sandbox = BubblewrapSandbox.start(settings, store)) {
            assertThat(sandbox.availability().get(Language.RUST))
                    .isEqualTo(new Availability(false, "being probed; try again in a few seconds"));
            assertThat(sandbox.availability().get(Language.PYTHON).available()).isTrue();
            CompletableFuture<Worker> worker = sandbox.open(function(Language.RUST, ECHO));
            assertThat(worker).isNotDone();

            slow.complete(Optional.empty());

            worker.join().close();
            assertThat(sandbox.availability().get(Language.RUST).available()).isTrue();
        }
    }

    @Test
    void scriptsAreNotGivenToTheStore(@TempDir Path folder) {
        MemoryBinaries store = new MemoryBinaries();
        SandboxSettings settings = SandboxSettings.defaults(folder).withSpares(0);
        try (Sandbox sandbox = BubblewrapSandbox.start(settings, store)) {
            assertThat(run(sandbox, script(Language.RUST, "fn main() {}"), "{}").value())
                    .isEqualTo("null");
        }
        assertThat(store.stores.get()).as("the probe alone").isEqualTo(1);
    }
}
