package io.flowcanvas.standalone.service;

import static io.flowcanvas.standalone.service.ServiceNames.FUNCTIONS_JOB;
import static io.flowcanvas.standalone.service.ServiceNames.IMAGES_JOB;
import static io.flowcanvas.standalone.service.ServiceNames.JOB_MANAGER;
import static io.flowcanvas.standalone.service.ServiceNames.KAFKA;
import static io.flowcanvas.standalone.service.ServiceNames.OBJECT_STORE;
import static io.flowcanvas.standalone.service.ServiceNames.TASKS_JOB;
import static io.flowcanvas.standalone.service.ServiceNames.TASK_MANAGER;

import io.flowcanvas.standalone.flink.Checkpoints;
import io.flowcanvas.standalone.flink.FlinkClient;
import io.flowcanvas.standalone.flink.JobSubmission;
import io.flowcanvas.standalone.probe.HttpProbe;
import io.flowcanvas.standalone.process.ProcessPlan;
import io.flowcanvas.standalone.settings.Connections;
import io.flowcanvas.standalone.settings.ObjectStoreAddress;
import io.flowcanvas.standalone.settings.PortUse;
import io.flowcanvas.standalone.settings.StackSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** JobManager, TaskManager and the jobs on them. */
final class FlinkServices {
    private static final String RUNTIME = "org.apache.flink.runtime.";

    private static final int SLOTS = 4;

    /** Half of the slots each, and no more than there are cores. */
    private static final int PARALLELISM =
            Math.min(SLOTS / 2, Runtime.getRuntime().availableProcessors());

    /**
     * Of a call the job does the smallest part; what it does at once, it does for many at a time.
     */
    private static final int FUNCTIONS_PARALLELISM = 1;

    /** Downloads wait for networks and the object store, all on one thread or two. */
    private static final int TASKS_PARALLELISM = 1;

    private final StackSettings settings;
    private final Connections connections;
    private final ProcessPlans plans;
    private final FlinkClient client;

    FlinkServices(StackSettings settings, Connections connections, ProcessPlans plans) {
        this.settings = settings;
        this.connections = connections;
        this.plans = plans;
        this.client = new FlinkClient(connections.flink());
    }

    Map<String, Supplier<Service>> makers() {
        Map<String, Supplier<Service>> makers = new LinkedHashMap<>();
        if (settings.external().leavesUs(PortUse.FLINK)) {
            makers.put(JOB_MANAGER, this::jobManager);
            makers.put(TASK_MANAGER, this::taskManager);
        } else {
            makers.put(JOB_MANAGER, this::externalCluster);
        }
        makers.put(IMAGES_JOB, this::imagesJob);
        makers.put(FUNCTIONS_JOB, this::functionsJob);
        makers.put(TASKS_JOB, this::tasksJob);
        return makers;
    }

    private Service externalCluster() {
        return new ExternalService(
                JOB_MANAGER, connections.flink().toString(), "--flink", overview());
    }

    private HttpProbe overview() {
        return new HttpProbe(connections.flink().resolve("/overview"));
    }

    private Service jobManager() {
        ProcessPlan plan =
                flink(
                        JOB_MANAGER,
                        Jvm.jobManager(logConfiguration(), log(JOB_MANAGER)),
                        RUNTIME + "entrypoint.StandaloneSessionClusterEntrypoint");
        String address = connections.flink().toString();
        return new ProcessService(
                new ServiceProfile(JOB_MANAGER, Set.of(), address, 420), plan, overview());
    }

    private Service taskManager() {
        ProcessPlan plan =
                flink(
                        TASK_MANAGER,
                        Jvm.taskManager(logConfiguration(), log(TASK_MANAGER)),
                        RUNTIME + "taskexecutor.TaskManagerRunner");
        return new ProcessService(
                new ServiceProfile(TASK_MANAGER, Set.of(), "", 800), plan, new SlotsProbe(client));
    }

    private ProcessPlan flink(String service, List<String> options, String mainClass) {
        new FlinkConfiguration(settings.ports(), connections.objectStore(), folder(), SLOTS)
                .write(configuration().resolve("config.yaml"));
        Map<String, String> environment =
                new HashMap<>(ProcessPlans.objectStoreKeys(connections.objectStore()));
        Path plugins = plans.modules().target("flink").resolve("plugins");
        environment.put("FLINK_PLUGINS_DIR", plugins.toString());
        environment.putAll(jobDefaults());
        // glibc keeps freed image memory in one arena per thread otherwise
        environment.put("MALLOC_ARENA_MAX", "2");
        // an item that cannot be read says so in its result; OpenCV need not say it again
        environment.put("OPENCV_LOG_LEVEL", "SILENT");
        return plans.guarded(
                service,
                options,
                plans.modules().classPath("flink"),
                mainClass,
                List.of("--configDir", configuration().toString()),
                environment);
    }

    private Service imagesJob() {
        return job(
                IMAGES_JOB,
                "io.flowcanvas.jobs.images.ImagesJob",
                imagesArguments(connections.objectStore()),
                PARALLELISM);
    }

    private Service functionsJob() {
        return job(
                FUNCTIONS_JOB,
                "io.flowcanvas.jobs.functions.FunctionsJob",
                functionsArguments(),
                FUNCTIONS_PARALLELISM);
    }

    private Service tasksJob() {
        return job(
                TASKS_JOB,
                "io.flowcanvas.jobs.tasks.TasksJob",
                tasksArguments(connections.objectStore()),
                TASKS_PARALLELISM);
    }

    private Service job(String service, String mainClass, List<String> arguments, int parallelism) {
        Set<String> needs =
                settings.external().leavesUs(PortUse.FLINK)
                        ? Set.of(KAFKA, OBJECT_STORE, JOB_MANAGER, TASK_MANAGER)
                        : Set.of(KAFKA, OBJECT_STORE, JOB_MANAGER);
        ObjectStoreAddress store = connections.objectStore();
        Checkpoints checkpoints = new Checkpoints(store, service);
        JobSubmission submission =
                new JobSubmission(
                        "flowcanvas-" + service,
                        settings.home().resolve("flink-jobs/target/flowcanvas-flink-jobs.jar"),
                        mainClass,
                        arguments,
                        parallelism,
                        Map.of(
                                "execution.checkpointing.dir", checkpoints.checkpointDirectory(),
                                "execution.checkpointing.savepoint-dir",
                                        checkpoints.savepointDirectory()));
        return new FlinkJob(
                new ServiceProfile(service, needs, "", 0), client, submission, store, checkpoints);
    }

    /**
     * The same as variables, so that a person can submit a job in the dashboard without typing
     * them.
     */
    private Map<String, String> jobDefaults() {
        Map<String, String> defaults = new HashMap<>();
        Iterator<String> arguments =
                Stream.of(
                                imagesArguments(connections.objectStore()),
                                functionsArguments(),
                                tasksArguments(connections.objectStore()))
                        .flatMap(List::stream)
                        .iterator();
        while (arguments.hasNext()) {
            String key = arguments.next().substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
            defaults.put("FLOWCANVAS_" + key, arguments.next());
        }
        Checkpoints functions = new Checkpoints(connections.objectStore(), FUNCTIONS_JOB);
        defaults.put("FLOWCANVAS_FUNCTIONS_CHECKPOINT_DIRECTORY", functions.checkpointDirectory());
        Checkpoints tasks = new Checkpoints(connections.objectStore(), TASKS_JOB);
        defaults.put("FLOWCANVAS_TASKS_CHECKPOINT_DIRECTORY", tasks.checkpointDirectory());
        return defaults;
    }

    private List<String> tasksArguments(ObjectStoreAddress store) {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--kafka-bootstrap-servers", connections.kafka()));
        arguments.addAll(objectStoreArguments(store));
        if (!settings.assetNetworks().isEmpty()) {
            arguments.add("--asset-allowed-networks");
            arguments.add(String.join(",", new TreeSet<>(settings.assetNetworks())));
        }
        return arguments;
    }

    private List<String> functionsArguments() {
        return List.of(
                "--kafka-bootstrap-servers",
                connections.kafka(),
                "--function-server-url",
                connections.functions().resolve("/statefun").toString());
    }

    private List<String> imagesArguments(ObjectStoreAddress store) {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--kafka-bootstrap-servers", connections.kafka()));
        arguments.addAll(objectStoreArguments(store));
        arguments.add("--models-directory");
        arguments.add(settings.home().resolve("models").toString());
        if (!settings.cameraNetworks().isEmpty()) {
            arguments.add("--camera-allowed-networks");
            arguments.add(String.join(",", new TreeSet<>(settings.cameraNetworks())));
        }
        return arguments;
    }

    private static List<String> objectStoreArguments(ObjectStoreAddress store) {
        return List.of(
                "--object-store-endpoint", store.endpoint().toString(),
                "--object-store-region", store.region(),
                "--object-store-bucket", store.bucket());
    }

    private Path folder() {
        return settings.folder().service("flink");
    }

    private Path configuration() {
        return folder().resolve("conf");
    }

    private Path logConfiguration() {
        return settings.home().resolve("standalone/services/flink/conf/log4j2.properties");
    }

    private Path log(String service) {
        return settings.folder().log(service);
    }
}
