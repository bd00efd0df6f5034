package io.flowcanvas.functions.sandbox;

import static io.flowcanvas.functions.sandbox.Programs.call;
import static io.flowcanvas.functions.sandbox.Programs.function;
import static io.flowcanvas.functions.sandbox.Programs.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.function.Language;
import java.util.Map;
import org.junit.jupiter.api.Test;

@RequiresSandbox
class InterpreterIT {
    @Test
    void aNodeFunctionGetsParamsContextAndInputs(Sandbox sandbox) {
        Program program =
                function(
                        Language.NODEJS,
                        """
                        module.exports = async (params, context) => {
                          console.log('counting');
                          return { sum: params.a + params.b, user: context.user_id, bytes: [...context.inputs.file] };
                        };
                        """);
        Invocation invocation =
                new Invocation(
                        "{\"a\":1,\"b\":2}",
                        "{\"user_id\":\"u1\"}",
                        Map.of("file", new byte[] {7, 8}),
                        Programs.SOON);

        RunResult result = run(sandbox, program, invocation);

        assertThat(result.error()).isNull();
        assertThat(result.value()).isEqualTo("{\"sum\":3,\"user\":\"u1\",\"bytes\":[7,8]}");
        assertThat(result.stdout()).isEqualTo("counting\n");
        assertThat(result.peakMemoryBytes()).isPositive();
    }

    @Test
    void aPythonFunctionMayBeACoroutine(Sandbox sandbox) {
        Program program =
                function(
                        Language.PYTHON,
                        """
                        import asyncio
                        async def handler(params, context):
                            await asyncio.sleep(0)
                            return [len(context["inputs"]["file"]), params]
                        """);
        Invocation invocation =
                new Invocation("7", "{}", Map.of("file", new byte[3]), Programs.SOON);

        assertThat(run(sandbox, program, invocation).value()).isEqualTo("[3,7]");
    }

    @Test
    void aSessionKeepsItsMemoryBetweenCalls(Sandbox sandbox) {
        Program program =
                function(Language.NODEJS, "let n = 0; module.exports = () => ({ n: ++n });");
        try (Worker worker = sandbox.open(program).join()) {
            worker.call(call("{}"));
            worker.call(call("{}"));
            assertThat(worker.call(call("{}")).join().value()).isEqualTo("{\"n\":3}");
        }
        assertThat(run(sandbox, program, "{}").value()).isEqualTo("{\"n\":1}");
    }

    @Test
    void anErrorTellsWhereInTheUsersCode(Sandbox sandbox) {
        RunError node =
                run(
                                sandbox,
                                function(
                                        Language.NODEJS,
                                        "module.exports = (p) => {\n  return p.missing.x;\n};"),
                                "{}")
                        .error();
        assertThat(node.code()).isEqualTo(ErrorCode.RUNTIME_ERROR);
        assertThat(node.line()).isEqualTo(2);
        assertThat(node.column()).isEqualTo(20);
        assertThat(node.stackTrace()).isEqualTo("at module.exports (index.js:2:20)");

        RunError python =
                run(
                                sandbox,
                                function(
                                        Language.PYTHON,
                                        "def handler(p, c):\n    return p['missing']\n"),
                                "{}")
                        .error();
        assertThat(python.message()).isEqualTo("KeyError: 'missing'");
        assertThat(python.line()).isEqualTo(2);
        assertThat(python.stackTrace()).contains("File \"main.py\", line 2, in handler");
        assertThat(python.stackTrace()).doesNotContain("runner");
    }

    @Test
    void aBundleMayHaveManyFilesAndVendoredPackages(Sandbox sandbox) {
        Program node =
                Programs.program(
                        Language.NODEJS,
                        Map.of(
                                "index.js",
                                "const { twice } = require('./lib/twice'); const pad ="
                                        + " require('pad'); module.exports = { handler: (n) =>"
                                        + " pad(twice(n)) };",
                                "lib/twice.js",
                                "exports.twice = (n) => 2 * n;",
                                "node_modules/pad/package.json",
                                "{\"main\":\"main.js\"}",
                                "node_modules/pad/main.js",
                                "module.exports = (n) => `[${n}]`;"),
                        false);
        assertThat(run(sandbox, node, "4").value()).isEqualTo("\"[8]\"");

        Program python =
                Programs.program(
                        Language.PYTHON,
                        Map.of(
                                "main.py",
                                "import shapes.square as s; handler = lambda p, c: s.area(p)",
                                "shapes/__init__.py",
                                "",
                                "shapes/square.py",
                                "def area(side): return side ** 2\n"),
                        false);
        assertThat(run(sandbox, python, "4").value()).isEqualTo("16");
    }

    @Test
    void aNodeFunctionMayBeAModule(Sandbox sandbox) {
        Program program =
                Programs.program(
                        Language.NODEJS,
                        Map.of(
                                "index.js",
                                "export default async (p) => typeof p;",
                                "package.json",
                                "{\"type\":\"module\"}"),
                        false);

        assertThat(run(sandbox, program, "4").value()).isEqualTo("\"number\"");
    }

    @Test
    void codeThatDoesNotParseSaysWhere(Sandbox sandbox) {
        assertNotCompiled(sandbox, function(Language.NODEJS, "\nmodule.exports = ( =>"), 2);
        assertNotCompiled(sandbox, function(Language.PYTHON, "\n\ndef handler(p, c:"), 3);
    }

    private static void assertNotCompiled(Sandbox sandbox, Program program, int line) {
        assertThatThrownBy(() -> sandbox.open(program).join())
                .cause()
                .isInstanceOfSatisfying(
                        SandboxException.class,
                        failure -> {
                            assertThat(failure.error().code())
                                    .isEqualTo(ErrorCode.COMPILATION_FAILED);
                            assertThat(failure.error().line()).isEqualTo(line);
                            assertThat(failure.error().column()).isPositive();
                        });
    }

    @Test
    void largeInputsPass(Sandbox sandbox) {
        byte[] large = new byte[20 << 20];
        large[large.length - 1] = 7;
        for (Program program :
                new Program[] {
                    function(
                            Language.NODEJS,
                            "module.exports = (p, { inputs: { file } }) =>"
                                    + " [file.length, file[file.length - 1]];"),
                    function(
                            Language.PYTHON,
                            "def handler(p, c): f = c['inputs']['file']; return [len(f), f[-1]]")
                }) {
            Invocation invocation =
                    new Invocation("{}", "{}", Map.of("file", large), Programs.SOON);
            assertThat(run(sandbox, program, invocation).value()).isEqualTo("[20971520,7]");
        }
    }
}
