package io.flowcanvas.standalone.bench;

import io.flowcanvas.standalone.flink.FlinkClient;
import io.flowcanvas.standalone.flink.FlinkException;
import io.flowcanvas.standalone.process.ProcessIdentity;
import io.flowcanvas.standalone.service.ServiceNames;
import io.flowcanvas.standalone.settings.StackException;
import io.flowcanvas.standalone.state.ServiceState;
import io.flowcanvas.standalone.state.StackState;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/** More and more cameras, until frames take too long from their capture to their event. */
public final class CamerasBench {
    /** Where the cameras are. */
    public static final String NETWORK = "127.0.0.1/32";

    private static final double BOUND_MILLIS = 500;
    private static final int REFINEMENTS = 3;
    private static final int WARM_UP_CAMERAS = 4;
    private static final int WARM_UP_SECONDS = 60;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Duration POLL = Duration.ofMillis(300);

    /** Longer than a JobManager lets pass between two looks at its task managers. */
    private static final Duration MOST_WAIT = Duration.ofSeconds(15);

    private static final double MILLIS_PER_SECOND = 1000;
    private static final String TASK = "look at pulled";
    private static final String CAMERAS = "cameras";

    private static final List<ThreadFigures.Kind> KINDS =
            List.of(
                    new ThreadFigures.Kind("cameras", "camera-"),
                    new ThreadFigures.Kind("image workers", "image-worker"),
                    new ThreadFigures.Kind("hand over", "Source: cameras"),
                    new ThreadFigures.Kind("track, events", "follow objects"),
                    new ThreadFigures.Kind("pictures", "camera pictures"),
                    new ThreadFigures.Kind("Kafka clients", "kafka-"),
                    new ThreadFigures.Kind("compiler", "C1 "),
                    new ThreadFigures.Kind("compiler", "C2 "),
                    new ThreadFigures.Kind("collector", "GC "),
                    new ThreadFigures.Kind("collector", "G1 "));

    private final StackState state;
    private final Path home;
    private final Path folder;
    private final PrintWriter out;
    private final ProcessFigures processes;
    private final ThreadFigures threads;
    private final FlinkClient flink;
    private final StageFigures stages = new StageFigures(this::stages, POLL, MOST_WAIT);

    /** What had been used at some moment. */
    private record Meter(
            long nanos,
            MachineTime machine,
            Map<String, Double> threads,
            Map<String, Double> processes) {}

    /**
     * @param folder for the video and the log, which is there
     */
    public CamerasBench(StackState state, Path home, Path folder, PrintWriter out) {
        this.state = state;
        this.home = home;
        this.folder = folder;
        this.out = out;
        this.processes = new ProcessFigures(state);
        this.threads = new ThreadFigures(taskManager(), KINDS);
        this.flink = new FlinkClient(URI.create(address(ServiceNames.JOB_MANAGER)));
    }

    /**
     * @param framesPerSecond of each camera
     * @param seconds that each number of cameras is measured
     * @param most cameras that are tried
     */
    public CamerasReport run(int framesPerSecond, int seconds, int most)
            throws IOException, FlinkException {
        double loadBefore = BenchReport.machineLoad();
        CamerasPlan plan = new CamerasPlan(most, REFINEMENTS);
        List<CamerasReport.Level> levels = new ArrayList<>();
        String kafka = address(ServiceNames.KAFKA);
        try (CameraLoad load = CameraLoad.start(home, folder, kafka, framesPerSecond)) {
            say("warming up");
            load.have(Math.min(most, WARM_UP_CAMERAS));
            load.measure(WARM_UP_SECONDS);
            for (OptionalInt next = plan.next(); next.isPresent(); next = plan.next()) {
                int cameras = next.getAsInt();
                CamerasReport.Level level = level(load, cameras, framesPerSecond, seconds);
                plan.tried(cameras, level.kept());
                levels.add(level);
            }
        }
        return new CamerasReport(
                Instant.now(),
                Runtime.getRuntime().availableProcessors(),
                loadBefore,
                BenchReport.machineLoad(),
                framesPerSecond,
                BOUND_MILLIS,
                plan.held(),
                levels);
    }

    private CamerasReport.Level level(
            CameraLoad load, int cameras, int framesPerSecond, int seconds) throws FlinkException {
        load.have(cameras);
        Map<String, List<Double>> stagesBefore = stages.now();
        Meter before = meter(load);
        CameraDelays delays = load.measure(seconds);
        Meter after = meter(load);
        Map<String, Double> byStage = CameraCosts.stages(stagesBefore, stages.now());
        double elapsed = (after.nanos() - before.nanos()) / NANOS_PER_SECOND;
        double frames = elapsed * cameras * framesPerSecond;
        CameraCosts costs =
                new CameraCosts(
                        byStage,
                        CameraCosts.perFrame(before.threads(), after.threads(), frames),
                        CameraCosts.perFrame(before.processes(), after.processes(), frames));
        boolean kept = delays.keeps(BOUND_MILLIS);
        say(
                "%d cameras: p95 %s ms, %s"
                        .formatted(
                                cameras,
                                delays.p95Millis() == null ? "-" : Math.round(delays.p95Millis()),
                                kept ? "held" : "missed"));
        double usedPerSecond = costs.together() * cameras * framesPerSecond;
        return new CamerasReport.Level(
                cameras,
                delays,
                kept,
                usedPerSecond / MILLIS_PER_SECOND / Runtime.getRuntime().availableProcessors(),
                after.machine().busySince(before.machine()),
                costs);
    }

    private Map<String, List<Double>> stages() throws FlinkException {
        String job =
                flink.newest("flowcanvas-" + ServiceNames.IMAGES_JOB)
                        .orElseThrow(() -> new StackException("the images job does not run"))
                        .id();
        return flink.metrics(job, TASK, CameraCosts.metrics());
    }

    private Meter meter(CameraLoad load) {
        Map<String, Double> used = new LinkedHashMap<>(processes.processorMillis());
        double cameras =
                new ThreadFigures(load.process(), List.of())
                        .processorMillis().values().stream().mapToDouble(each -> each).sum();
        used.put(CAMERAS, cameras);
        return new Meter(System.nanoTime(), MachineTime.now(), threads.processorMillis(), used);
    }

    private ProcessIdentity taskManager() {
        return state.services().stream()
                .filter(service -> service.name().equals(ServiceNames.TASK_MANAGER))
                .map(ServiceState::process)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(
                        () -> new StackException("the task manager is not one of this stack's"));
    }

    private String address(String service) {
        return state.services().stream()
                .filter(each -> each.name().equals(service))
                .map(ServiceState::address)
                .findFirst()
                .orElseThrow(() -> new StackException("the stack has no " + service));
    }

    private void say(String text) {
        out.println("  " + text);
        out.flush();
    }
}
