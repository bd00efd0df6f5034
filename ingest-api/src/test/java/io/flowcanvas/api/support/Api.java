package io.flowcanvas.api.support;

import io.flowcanvas.api.IngestApi;
import io.flowcanvas.testkit.KafkaServer;
import io.flowcanvas.testkit.ObjectStoreServer;
import io.flowcanvas.testkit.PostgresDatabase;
import io.flowcanvas.testkit.RedisServer;
import io.flowcanvas.testkit.Services;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/** The API as a process would run it, over the testkit's services. */
public final class Api implements AutoCloseable {
    public static final String ADMIN = "admin";
    public static final String PASSWORD = "correct horse battery";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ConfigurableApplicationContext context;
    private final int port;
    private final Map<String, String> tokens = new HashMap<>();

    private Api(ConfigurableApplicationContext context) {
        this.context = context;
        this.port =
                Objects.requireNonNull(
                        context.getEnvironment().getProperty("local.server.port", Integer.class));
    }

    private static final class Shared {
        static final PostgresDatabase DATABASE = Services.postgres().newDatabase();
        static final Tokens.Issuer EXTERNAL = Tokens.Issuer.start();
        static final Api API =
                start(
                        DATABASE,
                        "--flowcanvas.watch.auth-timeout=2s",
                        "--flowcanvas.watch.ping-interval=500ms",
                        "--flowcanvas.watch.max-watches=3",
                        "--flowcanvas.cameras.most-streams-per-caller=4",
                        "--flowcanvas.files.upload-limit=12MB",
                        "--flowcanvas.images.upload-limit=5MB",
                        "--flowcanvas.submission.max-items=60",
                        "--flowcanvas.submission.total-limit=20MB",
                        "--flowcanvas.rates.execute=1000000",
                        "--flowcanvas.rates.initialize=1000000",
                        "--flowcanvas.rates.functions=1000000",
                        "--flowcanvas.rates.code=1000000",
                        "--flowcanvas.rates.tasks=1000000",
                        "--flowcanvas.rates.unauthenticated=1000000",
                        "--flowcanvas.cameras.most-per-owner=20",
                        "--flowcanvas.cameras.known-for=500ms",
                        "--flowcanvas.tasks.reply-timeout=5s",
                        "--flowcanvas.tasks.sweep-interval=200ms",
                        "--flowcanvas.tasks.sweep-again-after=1s",
                        "--flowcanvas.tasks.most-assets=12",
                        "--flowcanvas.tasks.allowed-networks=127.0.0.0/8",
                        "--flowcanvas.tasks.webhooks.first-pause=100ms",
                        "--flowcanvas.applications.survey.pipeline="
                                + "{\"name\":\"survey\",\"steps\":[{\"component\":\"thumbnail\"}]}",
                        "--flowcanvas.applications.survey.attributes=longitude,latitude",
                        "--flowcanvas.applications.survey.assets-per-batch=3",
                        "--flowcanvas.applications.survey.result-type=WEBSITE",
                        "--flowcanvas.cors.allowed-origins=https://console.test",
                        "--flowcanvas.auth.issuers[0].issuer=" + Tokens.EXTERNAL_ISSUER,
                        "--flowcanvas.auth.issuers[0].audience=flowcanvas",
                        "--flowcanvas.auth.issuers[0].jwks-uri=" + EXTERNAL.jwksUri(),
                        "--flowcanvas.auth.issuers[1].issuer=" + Tokens.SILENT_ISSUER,
                        "--flowcanvas.auth.issuers[2].issuer=" + Tokens.KEYLESS_ISSUER,
                        "--flowcanvas.auth.issuers[2].jwks-uri=" + Tokens.SILENT_ISSUER + "/keys");
    }

    /** One for all tests that leave the services alone. */
    public static Api shared() {
        return Shared.API;
    }

    /** Signs as the external issuer that the shared API trusts. */
    public static Tokens.Issuer externalIssuer() {
        return Shared.EXTERNAL;
    }

    public static PostgresDatabase sharedDatabase() {
        return Shared.DATABASE;
    }

    public static Api start(PostgresDatabase database, String... more) {
        Topics.create(Services.kafka().bootstrapServers());
        List<String> arguments = new ArrayList<>(services(database));
        arguments.addAll(List.of(more));
        Api api = startUnready(arguments.toArray(String[]::new));
        Awaitility.await().atMost(PATIENCE).until(api::isReady);
        return api;
    }

    /** With beans of a test beside, or instead of, its own. */
    public static Api startWith(Class<?> beans, PostgresDatabase database, String... more) {
        Topics.create(Services.kafka().bootstrapServers());
        List<String> arguments = new ArrayList<>(services(database));
        arguments.addAll(List.of(more));
        Api api = run(List.of(IngestApi.class, OwnLoops.class, beans), arguments);
        Awaitility.await().atMost(PATIENCE).until(api::isReady);
        return api;
    }

    /** Does not wait for anything but the port. */
    public static Api startUnready(String... arguments) {
        return run(List.of(IngestApi.class, OwnLoops.class), List.of(arguments));
    }

    private static Api run(List<Class<?>> sources, List<String> arguments) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "--server.port=0",
                                "--spring.grpc.server.port=0",
                                "--flowcanvas.auth.issuer=http://issuer.test",
                                "--flowcanvas.auth.bcrypt-strength=4",
                                "--flowcanvas.bootstrap.admin.username=" + ADMIN,
                                "--flowcanvas.bootstrap.admin.password=" + PASSWORD,
                                "--flowcanvas.data-directory=" + temporaryFolder(),
                                "--flowcanvas.submission.relay-interval=300ms"));
        all.addAll(arguments);
        return new Api(
                new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
                        .web(WebApplicationType.REACTIVE)
                        .registerShutdownHook(true)
                        .run(all.toArray(String[]::new)));
    }

    public static List<String> services(PostgresDatabase database) {
        KafkaServer kafka = Services.kafka();
        ObjectStoreServer store = Services.objectStore();
        RedisServer redis = Services.redis();
        return List.of(
                "--flowcanvas.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--flowcanvas.calls.send-timeout=5s",
                "--flowcanvas.kafka.projection-group=" + database.name(),
                "--flowcanvas.postgres.host=" + database.host(),
                "--flowcanvas.postgres.port=" + database.port(),
                "--flowcanvas.postgres.database=" + database.name(),
                "--flowcanvas.postgres.username=" + database.username(),
                "--flowcanvas.postgres.password=" + database.password(),
                "--flowcanvas.redis.host=" + redis.host(),
                "--flowcanvas.redis.port=" + redis.port(),
                "--flowcanvas.object-store.endpoint=" + store.endpoint(),
                "--flowcanvas.object-store.region=" + store.region(),
                "--flowcanvas.object-store.access-key=" + store.accessKey(),
                "--flowcanvas.object-store.secret-key=" + store.secretKey(),
                "--flowcanvas.object-store.bucket=" + store.bucket());
    }

    public boolean isReady() {
        try {
            HttpRequest question =
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + port + "/health/readiness"))
                            .build();
            return HttpClient.newHttpClient()
                            .send(question, HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public int port() {
        return port;
    }

    /** Without a token. */
    /** Of the gRPC server. */
    public int grpcPort() {
        return bean(GrpcServerLifecycle.class).getPort();
    }

    public WebTestClient anonymous() {
        return WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .responseTimeout(PATIENCE)
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(64 * 1024 * 1024))
                .build();
    }

    public WebTestClient as(String username) {
        String token = token(username);
        return anonymous().mutate().defaultHeaders(headers -> headers.setBearerAuth(token)).build();
    }

    public WebTestClient asAdmin() {
        return as(ADMIN);
    }

    /** Of an account that is made if there is none. */
    public synchronized String token(String username) {
        String known = tokens.get(username);
        if (known != null) {
            return known;
        }
        if (!username.equals(ADMIN)) {
            createUser(username);
        }
        String token = login(username);
        tokens.put(username, token);
        return token;
    }

    /** A new token each time. */
    public String login(String username) {
        return Objects.requireNonNull(
                        anonymous()
                                .post()
                                .uri("/v1/auth/login")
                                .bodyValue(Map.of("username", username, "password", PASSWORD))
                                .exchange()
                                .expectStatus()
                                .isOk()
                                .expectBody(tools.jackson.databind.JsonNode.class)
                                .returnResult()
                                .getResponseBody())
                .path("access_token")
                .asString();
    }

    /** Runs a statement on the shared API's database, behind its back. */
    public static int onDatabase(String sql, Object... parameters) {
        try (Connection connection = Shared.DATABASE.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of the first row. */
    public static Object fromDatabase(String sql, Object... parameters) {
        try (Connection connection = Shared.DATABASE.connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new IllegalStateException("no row: " + sql);
                }
                return rows.getObject(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A part of the API, to look behind its routes. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** Every route of every controller, as {@code METHOD /path}. */
    public Set<String> routes() {
        return context
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .keySet()
                .stream()
                .flatMap(
                        route ->
                                route.getPatternsCondition().getPatterns().stream()
                                        .flatMap(
                                                path ->
                                                        route
                                                                .getMethodsCondition()
                                                                .getMethods()
                                                                .stream()
                                                                .map(
                                                                        method ->
                                                                                method
                                                                                        + " "
                                                                                        + path.toString()
                                                                                                .replace(
                                                                                                        "{*",
                                                                                                        "{"))))
                .collect(Collectors.toSet());
    }

    private void createUser(String username) {
        asAdmin()
                .post()
                .uri("/v1/users")
                .bodyValue(Map.of("username", username, "password", PASSWORD))
                .exchange()
                .expectStatus()
                .isCreated();
    }

    @Override
    public void close() {
        context.close();
    }

    private static String temporaryFolder() {
        try {
            return Files.createTempDirectory("flowcanvas-api").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
