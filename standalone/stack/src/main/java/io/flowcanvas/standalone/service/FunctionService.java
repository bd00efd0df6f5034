package io.flowcanvas.standalone.service;

import static io.flowcanvas.standalone.service.ServiceNames.FUNCTION_SERVER;
import static io.flowcanvas.standalone.service.ServiceNames.KAFKA;
import static io.flowcanvas.standalone.service.ServiceNames.OBJECT_STORE;

import io.flowcanvas.standalone.probe.HttpProbe;
import io.flowcanvas.standalone.process.ProcessPlan;
import io.flowcanvas.standalone.settings.Connections;
import io.flowcanvas.standalone.settings.ObjectStoreAddress;
import io.flowcanvas.standalone.settings.PortUse;
import io.flowcanvas.standalone.settings.StackException;
import io.flowcanvas.standalone.settings.StackSettings;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The function server, which owns the sandboxed workers. Without a sandbox it starts all the same.
 */
record FunctionService(StackSettings settings, Connections connections, ProcessPlans plans) {
    private static final String MAIN = "io.flowcanvas.functions.Main";
    private static final String ALLOW_UNSANDBOXED = "FLOWCANVAS_FUNCTIONS_ALLOW_UNSANDBOXED";

    /**
     * @throws StackException when the function server is not built
     */
    Service service() {
        return new ProcessService(
                new ServiceProfile(
                        FUNCTION_SERVER,
                        Set.of(KAFKA, OBJECT_STORE),
                        connections.functions().toString(),
                        260),
                plan(),
                new HttpProbe(connections.functions().resolve("/health")));
    }

    private ProcessPlan plan() {
        Path jar =
                settings.home()
                        .resolve("statefun-functions/target/flowcanvas-statefun-functions.jar");
        if (!Files.exists(jar)) {
            throw new StackException(jar + " is not there; build it with: mvn package -DskipTests");
        }
        return plans.guarded(
                FUNCTION_SERVER,
                Jvm.small(384),
                plans.modules().classPath("guard") + File.pathSeparator + jar,
                MAIN,
                arguments(),
                environment(System.getenv()));
    }

    /**
     * A service sees none of the variables that are options of {@code up}. This one is the server's
     * own, and set by somebody who means it.
     */
    private Map<String, String> environment(Map<String, String> ours) {
        Map<String, String> environment =
                new HashMap<>(ProcessPlans.objectStoreKeys(connections.objectStore()));
        Optional.ofNullable(ours.get(ALLOW_UNSANDBOXED))
                .ifPresent(value -> environment.put(ALLOW_UNSANDBOXED, value));
        return environment;
    }

    private List<String> arguments() {
        ObjectStoreAddress store = connections.objectStore();
        return List.of(
                "--port", Integer.toString(settings.ports().of(PortUse.FUNCTIONS)),
                "--kafka-bootstrap-servers", connections.kafka(),
                "--object-store-endpoint", store.endpoint().toString(),
                "--object-store-region", store.region(),
                "--object-store-bucket", store.bucket(),
                "--directory", settings.folder().service(FUNCTION_SERVER).toString());
    }
}
