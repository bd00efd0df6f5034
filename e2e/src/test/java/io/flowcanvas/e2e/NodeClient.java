package io.flowcanvas.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The gRPC client in Node, whose two packages npm fetches into the build folder. Where Node is
 * missing, or npm has no registry, its tests are skipped.
 */
final class NodeClient {
    private static final List<String> PACKAGES =
            List.of("@grpc/grpc-js@1.14.7", "@grpc/proto-loader@0.8.1");
    private static final Path FOLDER = Path.of("target/realtime-client").toAbsolutePath();
    private static final Path PROTO =
            Path.of(
                    System.getProperty("flowcanvas.home"),
                    "proto/src/main/protobuf/imageflow/v1/image_processing.proto");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private record Run(int status, String output) {}

    private final String address;
    private final String token;

    NodeClient(String address, String token) {
        this.address = address;
        this.token = token;
    }

    /** Skips the tests, saying what to install, where the client cannot run. */
    static void require() throws Exception {
        Files.createDirectories(FOLDER);
        assumeTrue(
                isThere("node") && isThere("npm"),
                "the gRPC client of these tests needs Node.js 18 or newer with npm: install the"
                        + " packages nodejs and npm");
        Run installed =
                run(
                        Map.of(),
                        "npm",
                        "install",
                        "--no-audit",
                        "--no-fund",
                        "--prefer-offline",
                        PACKAGES.get(0),
                        PACKAGES.get(1));
        assumeTrue(
                installed.status() == 0,
                "npm could not install "
                        + PACKAGES
                        + " into "
                        + FOLDER
                        + ": "
                        + installed.output());
    }

    /** What the client counted. */
    JsonNode run(String scenario, String pipeline, Path image) throws Exception {
        Path script = FOLDER.resolve("realtime_client.js");
        Files.writeString(
                script, Files.readString(Path.of("src/test/resources/realtime_client.js")));
        Run run =
                run(
                        Map.of("TOKEN", token),
                        "node",
                        script.toString(),
                        address,
                        PROTO.toString(),
                        pipeline,
                        image.toString(),
                        scenario);
        assertThat(run.status()).as(run.output()).isZero();
        return new JsonMapper().readTree(run.output());
    }

    private static boolean isThere(String program) throws InterruptedException {
        try {
            return run(Map.of(), program, "--version").status() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static Run run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile(FOLDER, "run", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(FOLDER.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(
                    String.join(" ", command) + " did not end:\n" + Files.readString(output));
        }
        return new Run(process.exitValue(), Files.readString(output));
    }
}
