package io.flowcanvas.e2e;

import io.flowcanvas.e2e.CommandLine.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole product on this machine, in a data folder of its own and on free ports. */
final class Stack implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration START = Duration.ofMinutes(3);

    private final CommandLine commands;
    private final Path data;
    private final List<String> options;
    private String printed = "";

    private Stack(CommandLine commands, Path data, List<String> options) {
        this.commands = commands;
        this.data = data;
        this.options = options;
    }

    /**
     * @param options of {@code up}, beside the folder and the ports
     */
    static Stack start(Path folder, String... options) throws Exception {
        Stack stack = new Stack(new CommandLine(folder), folder.resolve("data"), List.of(options));
        stack.up();
        return stack;
    }

    /**
     * @param commands run {@code ./flowcanvas} in another way than in this folder
     */
    static Stack start(Path folder, CommandLine commands) throws Exception {
        Stack stack = new Stack(commands, folder.resolve("data"), List.of());
        stack.up();
        return stack;
    }

    /** What the last {@code up} printed. */
    String printed() {
        return printed;
    }

    /** Ports stay those of the first start, as a user's would. */
    void up() throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of("up", "-d", "--data", data.toString(), "--ephemeral-ports"));
        command.addAll(options);
        Outcome outcome = commands.run(START, command.toArray(String[]::new));
        printed = outcome.output();
        if (outcome.status() != 0) {
            throw new AssertionError("the stack did not start:\n" + outcome.output());
        }
    }

    Outcome down() throws Exception {
        return commands.run(START, "down", "--data", data.toString());
    }

    @Override
    public void close() throws Exception {
        down();
    }

    Client client() throws Exception {
        return Client.login(api(), credentials("username"), credentials("password"));
    }

    URI api() {
        return address("api");
    }

    /** HOST:PORT of the gRPC server. */
    String grpc() {
        return service("api").path("note").asString("").replace("gRPC: ", "");
    }

    /** A gauge of the function server's. */
    double metric(String name) throws Exception {
        String text =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(functionServer().resolve("/metrics"))
                                        .build(),
                                BodyHandlers.ofString())
                        .body();
        return text.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name + " in\n" + text));
    }

    URI functionServer() {
        return address("function-server");
    }

    /** HOST:PORT of Kafka. */
    String kafka() {
        return address("kafka").getAuthority();
    }

    URI flink() {
        return address("flink-jobmanager");
    }

    Path data() {
        return data;
    }

    long launcher() {
        return state().path("launcher").path("pid").asLong();
    }

    long pid(String service) {
        return service(service).path("process").path("pid").asLong();
    }

    boolean isReady(String service) {
        return service(service).path("phase").asString("").equalsIgnoreCase("ready");
    }

    /** Ends a service as a crash would, and waits until its successor is ready. */
    void crash(String service) {
        long before = pid(service);
        kill(before);
        Awaitility.await(service + " comes back")
                .atMost(Duration.ofSeconds(90))
                .until(() -> pid(service) != before && isReady(service));
    }

    static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    JsonNode state() {
        try {
            return JSON.readTree(Files.readString(data.resolve("run/state.json")));
        } catch (IOException e) {
            throw new AssertionError("there is no state of the stack", e);
        }
    }

    private JsonNode service(String name) {
        Optional<JsonNode> found =
                state().path("services")
                        .valueStream()
                        .filter(service -> service.path("name").asString("").equals(name))
                        .findFirst();
        return found.orElseThrow(() -> new AssertionError("no service " + name + " in " + state()));
    }

    private URI address(String service) {
        String address = service(service).path("address").asString();
        return URI.create(address.startsWith("http") ? address : "http://" + address);
    }

    private String credentials(String key) throws IOException {
        Properties credentials = new Properties();
        try (var reader = Files.newBufferedReader(data.resolve("credentials"))) {
            credentials.load(reader);
        }
        return credentials.getProperty(key);
    }
}
