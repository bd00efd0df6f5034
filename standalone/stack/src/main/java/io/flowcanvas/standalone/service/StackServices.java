package io.flowcanvas.standalone.service;

import static io.flowcanvas.standalone.service.ServiceNames.API;
import static io.flowcanvas.standalone.service.ServiceNames.FUNCTION_SERVER;
import static io.flowcanvas.standalone.service.ServiceNames.KAFKA;
import static io.flowcanvas.standalone.service.ServiceNames.OBJECT_STORE;
import static io.flowcanvas.standalone.service.ServiceNames.POSTGRES;
import static io.flowcanvas.standalone.service.ServiceNames.REDIS;

import io.flowcanvas.standalone.probe.KafkaProbe;
import io.flowcanvas.standalone.probe.ObjectStoreProbe;
import io.flowcanvas.standalone.probe.PostgresProbe;
import io.flowcanvas.standalone.probe.RedisProbe;
import io.flowcanvas.standalone.settings.Connections;
import io.flowcanvas.standalone.settings.PortUse;
import io.flowcanvas.standalone.settings.Secrets;
import io.flowcanvas.standalone.settings.StackException;
import io.flowcanvas.standalone.settings.StackSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** All services of a stack, ours or external, in the order people read them. */
public final class StackServices {
    private static final String PACKAGE = "io.flowcanvas.standalone.";

    private final StackSettings settings;
    private final Secrets secrets;
    private final Connections connections;
    private final ProcessPlans plans;

    public StackServices(StackSettings settings, Secrets secrets) {
        this.settings = settings;
        this.secrets = secrets;
        this.connections = Connections.of(settings, secrets);
        this.plans = new ProcessPlans(settings);
    }

    /**
     * @throws StackException when a part is not built, or the name of one to leave out is unknown
     */
    public List<Service> all() {
        FlinkServices flink = new FlinkServices(settings, connections, plans);
        Map<String, Supplier<Service>> makers = new LinkedHashMap<>();
        makers.put(KAFKA, this::kafka);
        makers.put(OBJECT_STORE, this::objectStore);
        makers.put(POSTGRES, this::postgres);
        makers.put(REDIS, this::redis);
        makers.putAll(flink.makers());
        makers.put(FUNCTION_SERVER, new FunctionService(settings, connections, plans)::service);
        makers.put(API, new ApiService(settings, connections, secrets, plans)::service);
        for (String name : settings.without()) {
            if (makers.remove(name) == null) {
                throw new StackException(
                        "--without %s: there is no such service; there are %s"
                                .formatted(name, makers.keySet()));
            }
        }
        return makers.values().stream().map(Supplier::get).toList();
    }

    private Service kafka() {
        String address = connections.kafka();
        KafkaProbe probe = new KafkaProbe(address);
        Runnable topics = new KafkaTopics(address)::make;
        if (!settings.external().leavesUs(PortUse.KAFKA)) {
            return new ExternalService(KAFKA, address, "--kafka", probe, topics);
        }
        return new ProcessService(
                new ServiceProfile(KAFKA, Set.of(), address, 330),
                plans.module(
                        KAFKA,
                        Jvm.small(256),
                        PACKAGE + "kafka.KafkaNode",
                        List.of(
                                data(KAFKA).toString(),
                                port(PortUse.KAFKA),
                                port(PortUse.KAFKA_CONTROLLER)),
                        Map.of()),
                probe,
                topics);
    }

    private Service objectStore() {
        var address = connections.objectStore();
        if (!settings.external().leavesUs(PortUse.OBJECT_STORE)) {
            return new ExternalService(
                    OBJECT_STORE, address.toString(), "--s3", new Bucket(address));
        }
        return new ProcessService(
                new ServiceProfile(OBJECT_STORE, Set.of(), address.endpoint().toString(), 180),
                plans.module(
                        OBJECT_STORE,
                        Jvm.small(160),
                        PACKAGE + "objectstore.ObjectStoreNode",
                        List.of(
                                data(OBJECT_STORE).toString(),
                                port(PortUse.OBJECT_STORE),
                                address.bucket()),
                        ProcessPlans.objectStoreKeys(address)),
                new ObjectStoreProbe(address));
    }

    private Service postgres() {
        var address = connections.postgres();
        PostgresProbe probe = new PostgresProbe(address);
        if (!settings.external().leavesUs(PortUse.POSTGRES)) {
            return new ExternalService(POSTGRES, address.toString(), "--postgres", probe);
        }
        return new ProcessService(
                new ServiceProfile(POSTGRES, Set.of(), address.server().toString(), 130),
                plans.module(
                        POSTGRES,
                        Jvm.wrapper(),
                        PACKAGE + "postgres.PostgresNode",
                        List.of(
                                data(POSTGRES).resolve("data").toString(),
                                port(PortUse.POSTGRES),
                                data(POSTGRES).resolve("binaries").toString()),
                        Map.of("FLOWCANVAS_POSTGRES_PASSWORD", address.password())),
                probe);
    }

    private Service redis() {
        String address = connections.redis().toString();
        RedisProbe probe = new RedisProbe(connections.redis());
        if (!settings.external().leavesUs(PortUse.REDIS)) {
            return new ExternalService(REDIS, address, "--redis", probe);
        }
        return new ProcessService(
                new ServiceProfile(REDIS, Set.of(), address, 60),
                plans.module(
                        REDIS,
                        Jvm.wrapper(),
                        PACKAGE + "redis.RedisNode",
                        List.of(data(REDIS).toString(), port(PortUse.REDIS)),
                        Map.of()),
                probe);
    }

    private Path data(String service) {
        return settings.folder().service(service);
    }

    private String port(PortUse use) {
        return Integer.toString(settings.ports().of(use));
    }
}
