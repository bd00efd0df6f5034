package io.flowcanvas.standalone.service;

import static io.flowcanvas.standalone.service.ServiceNames.API;
import static io.flowcanvas.standalone.service.ServiceNames.KAFKA;
import static io.flowcanvas.standalone.service.ServiceNames.POSTGRES;

import io.flowcanvas.standalone.probe.HttpProbe;
import io.flowcanvas.standalone.process.ProcessPlan;
import io.flowcanvas.standalone.settings.Connections;
import io.flowcanvas.standalone.settings.HostPort;
import io.flowcanvas.standalone.settings.ObjectStoreAddress;
import io.flowcanvas.standalone.settings.PortUse;
import io.flowcanvas.standalone.settings.PostgresAddress;
import io.flowcanvas.standalone.settings.Secrets;
import io.flowcanvas.standalone.settings.StackException;
import io.flowcanvas.standalone.settings.StackSettings;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The HTTP API: Spring Boot's own jar under the guard, settings as arguments, secrets not. */
record ApiService(
        StackSettings settings, Connections connections, Secrets secrets, ProcessPlans plans) {
    private static final String LAUNCHER = "org.springframework.boot.loader.launch.JarLauncher";

    /**
     * @throws StackException when the API is not built
     */
    Service service() {
        return new ProcessService(
                new ServiceProfile(
                        API,
                        Set.of(KAFKA, POSTGRES),
                        connections.api().toString(),
                        450,
                        ServiceNames.GRPC_NOTE
                                + HostPort.loopback(settings.ports().of(PortUse.GRPC))),
                plan(),
                new HttpProbe(connections.api().resolve("/health/readiness")));
    }

    private ProcessPlan plan() {
        Path jar = settings.home().resolve("ingest-api/target/flowcanvas-ingest-api.jar");
        if (!Files.exists(jar)) {
            throw new StackException(jar + " is not there; build it with: mvn package -DskipTests");
        }
        String guard = plans.modules().classPath("guard");
        return plans.guarded(
                API,
                Jvm.small(320),
                guard + File.pathSeparator + jar,
                LAUNCHER,
                arguments(),
                environment());
    }

    private List<String> arguments() {
        PostgresAddress postgres = connections.postgres();
        ObjectStoreAddress store = connections.objectStore();
        Map<String, String> values = new TreeMap<>();
        values.put("server.address", "127.0.0.1");
        values.put("server.port", Integer.toString(settings.ports().of(PortUse.API)));
        values.put("spring.grpc.server.port", Integer.toString(settings.ports().of(PortUse.GRPC)));
        values.put("flowcanvas.kafka.bootstrap-servers", connections.kafka());
        values.put("flowcanvas.postgres.host", postgres.server().host());
        values.put("flowcanvas.postgres.port", Integer.toString(postgres.server().port()));
        values.put("flowcanvas.postgres.database", postgres.database());
        values.put("flowcanvas.postgres.username", postgres.username());
        values.put("flowcanvas.redis.host", connections.redis().host());
        values.put("flowcanvas.redis.port", Integer.toString(connections.redis().port()));
        values.put("flowcanvas.object-store.endpoint", store.endpoint().toString());
        values.put("flowcanvas.object-store.region", store.region());
        values.put("flowcanvas.object-store.bucket", store.bucket());
        values.put("flowcanvas.auth.issuer", connections.api().toString());
        values.put("flowcanvas.flink.url", connections.flink().toString());
        values.put("flowcanvas.functions.server-url", connections.functions().toString());
        values.put(
                "flowcanvas.functions.directory",
                settings.home().resolve("statefun-functions/functions").toString());
        values.put("flowcanvas.data-directory", settings.folder().service(API).toString());
        if (!settings.assetNetworks().isEmpty()) {
            values.put(
                    "flowcanvas.tasks.allowed-networks",
                    String.join(",", settings.assetNetworks()));
        }
        values.putAll(settings.apiSettings());
        return values.entrySet().stream()
                .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    private Map<String, String> environment() {
        return Map.of(
                "FLOWCANVAS_POSTGRES_PASSWORD", connections.postgres().password(),
                "FLOWCANVAS_OBJECTSTORE_ACCESSKEY", connections.objectStore().accessKey(),
                "FLOWCANVAS_OBJECTSTORE_SECRETKEY", connections.objectStore().secretKey(),
                "FLOWCANVAS_BOOTSTRAP_ADMIN_USERNAME", secrets.adminUsername(),
                "FLOWCANVAS_BOOTSTRAP_ADMIN_PASSWORD", secrets.adminPassword(),
                "FLOWCANVAS_BOOTSTRAP_CLIENT_ID", secrets.clientId(),
                "FLOWCANVAS_BOOTSTRAP_CLIENT_SECRET", secrets.clientSecret());
    }
}
