package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.settings.ExternalServices;
import io.flowcanvas.standalone.settings.HostPort;
import io.flowcanvas.standalone.settings.ObjectStoreAddress;
import io.flowcanvas.standalone.settings.PortUse;
import io.flowcanvas.standalone.settings.Ports;
import io.flowcanvas.standalone.settings.PostgresAddress;
import io.flowcanvas.standalone.settings.StackException;
import io.flowcanvas.standalone.settings.StackSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that starts the stack. */
final class StackOptions {
    @Option(
            names = "--home",
            hidden = true,
            description = "Root of the checkout; the script sets it.")
    @Nullable Path home;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder that keeps everything (default: .flowcanvas in the checkout).")
    @Nullable Path data;

    @Option(names = "--api-port", paramLabel = "PORT", description = "Default: 8080.")
    @Nullable Integer apiPort;

    @Option(names = "--grpc-port", paramLabel = "PORT", description = "Default: 9090.")
    @Nullable Integer grpcPort;

    @Option(
            names = "--flink-port",
            paramLabel = "PORT",
            description = "Flink's dashboard and REST; default: 8081.")
    @Nullable Integer flinkPort;

    @Option(names = "--flink-rpc-port", paramLabel = "PORT", description = "Default: 16123.")
    @Nullable Integer flinkRpcPort;

    @Option(names = "--kafka-port", paramLabel = "PORT", description = "Default: 9092.")
    @Nullable Integer kafkaPort;

    @Option(names = "--kafka-controller-port", paramLabel = "PORT", description = "Default: 19093.")
    @Nullable Integer kafkaControllerPort;

    @Option(names = "--s3-port", paramLabel = "PORT", description = "Default: 9000.")
    @Nullable Integer objectStorePort;

    @Option(names = "--postgres-port", paramLabel = "PORT", description = "Default: 15432.")
    @Nullable Integer postgresPort;

    @Option(names = "--redis-port", paramLabel = "PORT", description = "Default: 16379.")
    @Nullable Integer redisPort;

    @Option(names = "--functions-port", paramLabel = "PORT", description = "Default: 8090.")
    @Nullable Integer functionsPort;

    @Option(
            names = "--ephemeral-ports",
            description = "Use free ports, other ones each time, for tests.")
    boolean ephemeralPorts;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "Use this Kafka instead of our own.")
    @Nullable String kafka;

    @Option(
            names = "--postgres",
            paramLabel = "URL",
            description =
                    "Use this PostgreSQL: postgresql://user:password@host:port/database. Others can"
                            + " read your command line; FLOWCANVAS_POSTGRES is safer.")
    @Nullable String postgres;

    @Option(names = "--redis", paramLabel = "HOST:PORT", description = "Use this Redis.")
    @Nullable String redis;

    @Option(
            names = "--s3",
            paramLabel = "URL",
            description =
                    "Use this S3 store; its keys come from FLOWCANVAS_S3_ACCESS_KEY and"
                            + " FLOWCANVAS_S3_SECRET_KEY.")
    @Nullable URI objectStore;

    @Option(names = "--s3-region", paramLabel = "NAME", description = "Default: us-east-1.")
    @Nullable String objectStoreRegion;

    @Option(names = "--s3-bucket", paramLabel = "NAME", description = "Default: flowcanvas.")
    @Nullable String objectStoreBucket;

    @Option(names = "--s3-access-key", hidden = true)
    @Nullable String objectStoreAccessKey;

    @Option(names = "--s3-secret-key", hidden = true)
    @Nullable String objectStoreSecretKey;

    @Option(
            names = "--flink",
            paramLabel = "URL",
            description = "Use this Flink cluster's REST address; it needs Flowcanvas's libraries.")
    @Nullable URI flink;

    @Option(
            names = "--without",
            paramLabel = "SERVICE",
            split = ",",
            description = "Leave services out, to run them yourself from an IDE.")
    Set<String> without = new TreeSet<>();

    @Option(
            names = "--allow-assets-from",
            paramLabel = "NETWORK",
            split = ",",
            description =
                    "Let tasks fetch assets, and call back, in this network though it is not"
                            + " public, such as 10.1.2.0/24; may be given again.")
    Set<String> assetNetworks = new TreeSet<>();

    @Option(
            names = "--allow-cameras-from",
            paramLabel = "NETWORK",
            split = ",",
            description =
                    "Let cameras be read in this network though it is not public, such as"
                            + " 10.1.2.0/24; may be given again.")
    Set<String> cameraNetworks = new TreeSet<>();

    @Option(
            names = "--api-setting",
            paramLabel = "NAME=VALUE",
            split = ",",
            description =
                    "A setting of the API beside its standard, see docs/configuration-api.md; may"
                            + " be given again.")
    Map<String, String> apiSettings = new TreeMap<>();

    @Option(
            names = "--no-memory-check",
            description = "Start even when less memory is available than the stack takes.")
    boolean noMemoryCheck;

    /**
     * @throws StackException naming the option that is wrong
     */
    StackSettings settings() {
        Map<PortUse, Integer> chosen = chosenPorts();
        return new StackSettings(
                home(),
                dataFolder(),
                ephemeralPorts ? Ports.ephemeralExcept(chosen) : Ports.standardExcept(chosen),
                external(),
                without,
                assetNetworks,
                cameraNetworks,
                apiSettings);
    }

    Path home() {
        if (home == null) {
            throw new StackException("FLOWCANVAS_HOME is not set; start with ./flowcanvas");
        }
        return home.toAbsolutePath().normalize();
    }

    Path dataFolder() {
        return data == null ? home().resolve(".flowcanvas") : data.toAbsolutePath().normalize();
    }

    private ExternalServices external() {
        return new ExternalServices(
                kafka == null ? null : HostPort.parse("--kafka", kafka).toString(),
                postgres == null ? null : PostgresAddress.parse("--postgres", postgres),
                redis == null ? null : HostPort.parse("--redis", redis),
                objectStore == null ? null : objectStoreAddress(objectStore),
                flink);
    }

    private ObjectStoreAddress objectStoreAddress(URI endpoint) {
        return new ObjectStoreAddress(
                endpoint,
                Objects.requireNonNullElse(objectStoreRegion, ObjectStoreAddress.STANDARD_REGION),
                Objects.requireNonNullElse(objectStoreBucket, ObjectStoreAddress.STANDARD_BUCKET),
                Objects.requireNonNullElse(objectStoreAccessKey, ""),
                Objects.requireNonNullElse(objectStoreSecretKey, ""));
    }

    private Map<PortUse, Integer> chosenPorts() {
        Map<PortUse, Integer> chosen = new EnumMap<>(PortUse.class);
        put(chosen, PortUse.API, apiPort);
        put(chosen, PortUse.GRPC, grpcPort);
        put(chosen, PortUse.FLINK, flinkPort);
        put(chosen, PortUse.FLINK_RPC, flinkRpcPort);
        put(chosen, PortUse.KAFKA, kafkaPort);
        put(chosen, PortUse.KAFKA_CONTROLLER, kafkaControllerPort);
        put(chosen, PortUse.OBJECT_STORE, objectStorePort);
        put(chosen, PortUse.POSTGRES, postgresPort);
        put(chosen, PortUse.REDIS, redisPort);
        put(chosen, PortUse.FUNCTIONS, functionsPort);
        return chosen;
    }

    private static void put(Map<PortUse, Integer> ports, PortUse use, @Nullable Integer port) {
        if (port != null) {
            ports.put(use, port);
        }
    }

    /** The same choices as variables, for a launcher that is started without arguments. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        put(environment, "--home", home());
        put(environment, "--data", dataFolder());
        chosenPorts().forEach((use, port) -> put(environment, use.option(), port));
        put(environment, "--ephemeral-ports", ephemeralPorts);
        put(environment, "--kafka", kafka);
        put(environment, "--postgres", postgres);
        put(environment, "--redis", redis);
        put(environment, "--s3", objectStore);
        put(environment, "--s3-region", objectStoreRegion);
        put(environment, "--s3-bucket", objectStoreBucket);
        put(environment, "--s3-access-key", objectStoreAccessKey);
        put(environment, "--s3-secret-key", objectStoreSecretKey);
        put(environment, "--flink", flink);
        put(environment, "--without", String.join(",", without));
        put(environment, "--allow-assets-from", String.join(",", assetNetworks));
        put(environment, "--allow-cameras-from", String.join(",", cameraNetworks));
        put(environment, "--api-setting", pairs(apiSettings));
        put(environment, "--no-memory-check", noMemoryCheck);
        return environment;
    }

    private static String pairs(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(","));
    }

    private static void put(
            Map<String, String> environment, String option, @Nullable Object value) {
        if (value != null) {
            environment.put(EnvironmentDefaults.variable(option), value.toString());
        }
    }
}
