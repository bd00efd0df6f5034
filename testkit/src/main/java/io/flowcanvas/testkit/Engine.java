package io.flowcanvas.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Where the services of a test run come from. */
interface Engine {
    /** System property that chooses: {@code local} or {@code containers}. */
    String PROPERTY = "flowcanvas.testkit";

    KafkaServer kafka();

    PostgresServer postgres();

    ObjectStoreServer objectStore();

    RedisServer redis();

    /**
     * @throws IllegalArgumentException when the property has another value
     */
    static Engine chosen() {
        String choice = System.getProperty(PROPERTY, "").toLowerCase(Locale.ROOT);
        return switch (choice) {
            case "local" -> new LocalEngine();
            case "containers" -> new ContainerEngine();
            case "" -> dockerAnswers() ? new ContainerEngine() : new LocalEngine();
            default ->
                    throw new IllegalArgumentException(
                            "-D%s=%s: use local or containers".formatted(PROPERTY, choice));
        };
    }

    /**
     * Testcontainers is asked only where there is something to ask; it logs at length otherwise.
     */
    private static boolean dockerAnswers() {
        boolean likely =
                System.getenv("DOCKER_HOST") != null
                        || Files.exists(Path.of("/var/run/docker.sock"));
        return likely && ContainerEngine.isAvailable();
    }
}
