package io.flowcanvas.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flowcanvas.standalone.process.ProcessIdentity;
import io.flowcanvas.standalone.settings.DataFolder;
import io.flowcanvas.standalone.settings.HostPort;
import io.flowcanvas.standalone.state.Phase;
import io.flowcanvas.standalone.state.ServiceState;
import io.flowcanvas.standalone.state.StackState;
import io.flowcanvas.standalone.state.StateFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line with its four small services, as a person uses it. */
class StackIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String FOUR_SERVICES =
            "--without=flink-jobmanager,flink-taskmanager,images,functions,tasks,function-server,api";

    /** Redis and PostgreSQL alone start in a second. */
    private static final String TWO_SERVICES = FOUR_SERVICES + ",kafka,object-store";

    @TempDir private Path folder = Path.of(".");

    @AfterEach
    void stopAll() throws Exception {
        run("down");
    }

    @Test
    void theStackIsReadyAtReturnKeepsItsDataAndLeavesNothingBehind() throws Exception {
        Outcome up = up(FOUR_SERVICES);
        assertThat(up.status()).as(up.output()).isZero();
        assertThat(up.output()).contains("kafka", "object-store", "postgres", "redis", "ready in");
        List<ProcessHandle> processes = processes();
        assertThat(redis("SET kept yes")).startsWith("+OK");
        Outcome status = run("status");
        assertThat(status.status()).isZero();
        assertThat(status.output()).contains("kafka").contains("ready");

        Outcome down = run("down");

        assertThat(down.output()).contains("kafka stopped", "Flowcanvas is down.");
        assertThat(processes).noneMatch(process -> ProcessIdentity.of(process).isAlive());
        assertThat(run("status").status()).isEqualTo(Flowcanvas.NOT_UP);

        assertThat(up(TWO_SERVICES).status()).isZero();
        assertThat(redis("GET kept")).contains("yes");
    }

    @Test
    void aServiceThatIsKilledComesBack() throws Exception {
        assertThat(up(TWO_SERVICES).status()).isZero();
        ProcessIdentity before = Objects.requireNonNull(service("redis").process());

        before.find().orElseThrow().destroyForcibly();

        await().atMost(LIMIT).until(() -> service("redis").restarts() == 1);
        await().atMost(LIMIT).until(() -> service("redis").phase() == Phase.READY);
        assertThat(redis("PING")).startsWith("+PONG");
    }

    @Test
    void aLauncherThatIsKilledLeavesNoOrphansAfterTheNextStart() throws Exception {
        assertThat(up(TWO_SERVICES).status()).isZero();
        List<ProcessIdentity> before = processes().stream().map(ProcessIdentity::of).toList();

        state().launcher().find().orElseThrow().destroyForcibly();
        Outcome again = up(TWO_SERVICES);

        assertThat(again.status()).as(again.output()).isZero();
        assertThat(before).noneMatch(ProcessIdentity::isAlive);
    }

    @Test
    void aPortInUseIsSaidInOneSentenceAndNothingStays() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Outcome up = up(FOUR_SERVICES, "--kafka-port=" + taken.getLocalPort());

            assertThat(up.status()).isEqualTo(Flowcanvas.FAILED);
            assertThat(up.output())
                    .contains(
                            "flowcanvas: port %d is in use".formatted(taken.getLocalPort()),
                            "kafka needs it",
                            "--kafka-port");
        }
        assertThat(run("status").status()).isEqualTo(Flowcanvas.NOT_UP);
    }

    @Test
    void aServiceThatCannotStartIsNamedWithItsLogAndNothingStays() throws Exception {
        Files.createDirectories(folder.resolve("postgres/data"));
        Files.writeString(folder.resolve("postgres/data/PG_VERSION"), "9.6\n");

        Outcome up = up(TWO_SERVICES);

        assertThat(up.status()).isEqualTo(Flowcanvas.FAILED);
        assertThat(up.output())
                .contains("flowcanvas: postgres ended with status 1", "PostgreSQL 9.6")
                .contains(new DataFolder(folder).log("postgres").toString());
        assertThat(state().services())
                .allMatch(service -> service.process() == null)
                .noneMatch(service -> service.phase() == Phase.READY);
    }

    @Test
    void aSecondStartFindsTheFirst() throws Exception {
        assertThat(up(TWO_SERVICES).status()).isZero();

        Outcome second = up(TWO_SERVICES);

        assertThat(second.status()).isZero();
        assertThat(second.output()).contains("up already");
    }

    @Test
    void resetIsRefusedWhileTheStackIsUp() throws Exception {
        assertThat(up(TWO_SERVICES).status()).isZero();

        Outcome reset = run("reset", "--yes");

        assertThat(reset.status()).isEqualTo(Flowcanvas.FAILED);
        assertThat(reset.output()).contains("stop it first");
        run("down");
        assertThat(run("reset", "--yes").status()).isZero();
        assertThat(folder).doesNotExist();
    }

    private Outcome up(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("up", "-d", "--ephemeral-ports"));
        arguments.addAll(List.of(options));
        return run(arguments.toArray(String[]::new));
    }

    private Outcome run(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Flowcanvas.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .put("FLOWCANVAS_HOME", String.valueOf(System.getProperty("flowcanvas.home")));
        builder.environment().put("FLOWCANVAS_DATA", folder.toString());
        builder.environment().put("FLOWCANVAS_NO_MEMORY_CHECK", "true");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
    }

    private List<ProcessHandle> processes() {
        return state().services().stream()
                .map(ServiceState::process)
                .filter(Objects::nonNull)
                .flatMap(identity -> identity.find().stream())
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .toList();
    }

    private StackState state() {
        return new StateFile(new DataFolder(folder).state()).read().orElseThrow();
    }

    private ServiceState service(String name) {
        return state().services().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String redis(String command) throws Exception {
        HostPort address = HostPort.parse("redis", service("redis").address());
        try (Socket socket = new Socket(address.host(), address.port())) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[64];
            int length = socket.getInputStream().read(answer);
            return new String(answer, 0, length, StandardCharsets.US_ASCII);
        }
    }

    private record Outcome(int status, String output) {}
}
