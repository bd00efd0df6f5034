package io.flowcanvas.functions.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.function.FunctionBundle;
import io.flowcanvas.core.function.Language;
import io.flowcanvas.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Programs that try to get out or to take more than their share, in every language. */
@RequiresSandbox
class EscapeIT {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** Bubblewrap runs twice for each spare worker, of which two languages have two. */
    private static final int IDLE_BUBBLEWRAPS = 2 * 2 * 2;

    private static Program program(Language language) {
        try (InputStream source =
                Objects.requireNonNull(
                        EscapeIT.class.getResourceAsStream("escape/" + language.entryFile()))) {
            return Programs.function(
                    language, new String(source.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode attempt(String name) {
        return Json.mapper().createObjectNode().put("attempt", name);
    }

    private static RunResult run(Sandbox sandbox, Language language, ObjectNode params) {
        RunResult result =
                Programs.run(sandbox, program(language), Programs.call(params.toString(), LIMIT));
        assertOthersAreServed(sandbox);
        return result;
    }

    private static void assertOthersAreServed(Sandbox sandbox) {
        Program other = Programs.function(Language.PYTHON, "def handler(p, c): return p");
        assertThat(Programs.run(sandbox, other, "7").value()).isEqualTo("7");
    }

    private static void assertNothingGot(RunResult result) {
        assertThat(result.error()).isNull();
        assertThat(result.value()).isEqualTo("[]");
    }

    @AfterEach
    void leavesNoProcessBehind() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(bubblewraps()).isLessThanOrEqualTo(IDLE_BUBBLEWRAPS));
    }

    /** Every worker is below one. */
    private static long bubblewraps() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/bwrap"))
                .count();
    }

    @ParameterizedTest
    @EnumSource
    void filesOfTheHostCannotBeReadNorWritten(
            Language language, Sandbox sandbox, @TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        ObjectNode params = attempt("files");
        ArrayNode paths = params.putArray("paths");
        List.of("/etc", "/etc/passwd", "/etc/shadow", "/root", "/home", "/var", "/usr/local")
                .forEach(paths::add);
        List.of("/opt", "/srv", "/mnt", "/sys", "/run", "/boot", "/usr/bin/bash", "/bin/sh")
                .forEach(paths::add);
        paths.add(secret.toString()).add(System.getProperty("user.dir"));
        paths.add("/proc/1/root/etc").add("/proc/self/root/etc").add("/proc/kcore");
        ArrayNode writes = params.putArray("writes");
        List.of("/x", "/usr/lib/x", "/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger")
                .forEach(writes::add);
        writes.add(secret.toString()).add("/proc/sys/user/max_user_namespaces").add("/runner");

        assertNothingGot(run(sandbox, language, params));
        assertThat(secret).hasContent("secret");
    }

    @ParameterizedTest
    @EnumSource
    void theEnvironmentIsEmpty(Language language, Sandbox sandbox) {
        assertNothingGot(run(sandbox, language, attempt("environment")));
    }

    @ParameterizedTest
    @EnumSource
    void otherSessionsCannotBeSeen(Language language, Sandbox sandbox) {
        try (Worker neighbour = sandbox.open(program(language)).join()) {
            ObjectNode hide = attempt("hide").put("secret", "s3cret");
            assertThat(neighbour.call(Programs.call(hide.toString())).join().error()).isNull();

            assertNothingGot(run(sandbox, language, attempt("sessions").put("secret", "s3cret")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNetworkCannotBeReached(Language language, Sandbox sandbox) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket listener = new ServerSocket(0, 10, loopback);
                DatagramSocket datagrams = new DatagramSocket(listener.getLocalPort(), loopback)) {
            listener.setSoTimeout(1);
            datagrams.setSoTimeout(1);
            ObjectNode params = attempt("network").put("port", listener.getLocalPort());

            assertNothingGot(run(sandbox, language, params.put("name", "flowcanvas-test")));

            assertThatThrownBy(listener::accept).hasMessageContaining("timed out");
            assertThatThrownBy(() -> datagrams.receive(new java.net.DatagramPacket(new byte[9], 9)))
                    .hasMessageContaining("timed out");
        }
    }

    @ParameterizedTest
    @EnumSource
    void otherProcessesCannotBeSignalledNorTraced(Language language, Sandbox sandbox) {
        ObjectNode params = attempt("signals").put("pid", ProcessHandle.current().pid());

        assertNothingGot(run(sandbox, language, params));
    }

    @ParameterizedTest
    @EnumSource
    void newNamespacesAndPrivilegesAreRefused(Language language, Sandbox sandbox) {
        assertNothingGot(run(sandbox, language, attempt("namespaces")));
    }

    @ParameterizedTest
    @EnumSource
    void noDescriptorIsInherited(Language language, Sandbox sandbox) {
        assertNothingGot(run(sandbox, language, attempt("descriptors")));
    }

    @ParameterizedTest
    @EnumSource
    void sharedMemoryOutsideOfTheLimitsIsRefused(Language language, Sandbox sandbox) {
        assertNothingGot(run(sandbox, language, attempt("shared")));
    }

    static Stream<Arguments> greed() {
        Map<String, ErrorCode> limits =
                Map.of(
                        "fork", ErrorCode.PROCESS_LIMIT_EXCEEDED,
                        "threads", ErrorCode.PROCESS_LIMIT_EXCEEDED,
                        "heap", ErrorCode.MEMORY_LIMIT_EXCEEDED,
                        "map", ErrorCode.MEMORY_LIMIT_EXCEEDED,
                        "loop", ErrorCode.TIMEOUT,
                        "output", ErrorCode.OUTPUT_LIMIT_EXCEEDED,
                        "disk", ErrorCode.FILE_SIZE_LIMIT_EXCEEDED,
                        "file", ErrorCode.FILE_SIZE_LIMIT_EXCEEDED);
        return Stream.of(Language.values())
                .flatMap(
                        language ->
                                limits.entrySet().stream()
                                        .map(
                                                each ->
                                                        Arguments.of(
                                                                language,
                                                                each.getKey(),
                                                                each.getValue())));
    }

    @ParameterizedTest
    @MethodSource("greed")
    void eachLimitHasItsOwnError(
            Language language, String attempt, ErrorCode expected, Sandbox sandbox) {
        RunResult result = run(sandbox, language, attempt(attempt));

        assertThat(result.error()).as(result.stderr()).isNotNull();
        assertThat(result.error().code()).as(result.error().message()).isEqualTo(expected);
        assertThat(result.error().message()).containsPattern("\\d+");
        assertThat(result.peakMemoryBytes()).isLessThan(400L << 20);
    }

    @ParameterizedTest
    @EnumSource
    void sharedMappingsCountAsMemoryOrFiles(Language language, Sandbox sandbox) {
        assertThat(run(sandbox, language, attempt("sharedMemory")).error().code())
                .isIn(ErrorCode.MEMORY_LIMIT_EXCEEDED, ErrorCode.FILE_SIZE_LIMIT_EXCEEDED);
    }

    @ParameterizedTest
    @EnumSource
    void aNativeProgramInPlaceOfAScriptIsRefused(Language language) throws IOException {
        byte[] zip =
                FunctionBundle.of(
                        Map.of(language.entryFile(), Files.readAllBytes(Path.of("/bin/sh"))));

        assertThatThrownBy(() -> Bundle.program(language, zip, false))
                .hasMessageContaining("ELF program; publish its source code");
    }
}
