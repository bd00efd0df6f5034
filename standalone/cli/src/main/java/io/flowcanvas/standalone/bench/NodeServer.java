package io.flowcanvas.standalone.bench;

import io.flowcanvas.standalone.settings.StackException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;

/** The peer: a plain Node HTTP server with the same function, no sandbox, no queue. */
final class NodeServer implements AutoCloseable {
    private static final String SCRIPT = "node-server.js";
    private static final Duration CALL_LIMIT = Duration.ofSeconds(30);

    private final Process process;
    private final URI address;

    private NodeServer(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /**
     * @param function entry file of a function for Node
     * @param folder for the script and the log
     * @throws StackException when it does not come up
     */
    static NodeServer start(Path function, Path folder) throws IOException {
        Path script = folder.resolve(SCRIPT);
        try (InputStream text =
                Objects.requireNonNull(NodeServer.class.getResourceAsStream(SCRIPT))) {
            Files.copy(text, script, StandardCopyOption.REPLACE_EXISTING);
        }
        Path log = folder.resolve("node-server.log");
        Process process =
                new ProcessBuilder("node", script.toString(), function.toString())
                        .redirectError(log.toFile())
                        .start();
        try {
            return new NodeServer(process, URI.create("http://127.0.0.1:" + port(process) + "/"));
        } catch (NumberFormatException noPort) {
            process.destroyForcibly();
            throw new StackException("the plain Node server did not start; see " + log, noPort);
        }
    }

    private static int port(Process process) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        return Integer.parseInt(String.valueOf(output.readLine()));
    }

    HttpRequest call(String params) {
        return HttpRequest.newBuilder(address)
                .timeout(CALL_LIMIT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"params\":%s}".formatted(params)))
                .build();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
