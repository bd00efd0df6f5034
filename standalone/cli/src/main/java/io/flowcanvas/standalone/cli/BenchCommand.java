package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.assets.AssetServer;
import io.flowcanvas.standalone.bench.CamerasBench;
import io.flowcanvas.standalone.bench.FunctionsBench;
import io.flowcanvas.standalone.bench.FunctionsPlan;
import io.flowcanvas.standalone.bench.ImagesBench;
import io.flowcanvas.standalone.bench.PrioritiesBench;
import io.flowcanvas.standalone.bench.RealtimeBench;
import io.flowcanvas.standalone.bench.Report;
import io.flowcanvas.standalone.bench.TasksBench;
import io.flowcanvas.standalone.client.ApiException;
import io.flowcanvas.standalone.flink.FlinkException;
import io.flowcanvas.standalone.service.ServiceNames;
import io.flowcanvas.standalone.settings.DataFolder;
import io.flowcanvas.standalone.settings.StackException;
import io.flowcanvas.standalone.state.StackState;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures the running stack. Not a test: it prints figures and judges nothing. */
@Command(
        name = "bench",
        description =
                "Measures images, calls of functions or downloads of tasks a second, waiting times,"
                        + " what a full low lane costs an urgent image,"
                        + " how many cameras are held,"
                        + " what the stack adds to pictures over a gRPC stream,"
                        + " and memory.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    /** What can be measured. */
    enum Subject {
        IMAGES,
        FUNCTIONS,
        TASKS,
        PRIORITIES,
        CAMERAS,
        REALTIME
    }

    private static final int WARM_UPS = 12;
    private static final int ROUNDS = 12;
    private static final int CAMERA_SECONDS = 20;
    private static final int MOST_FRAMES_PER_SECOND = 30;
    private static final int MOST_CAMERAS = 1000;
    private static final int REALTIME_SECONDS = 60;
    private static final int MOST_A_SECOND = 1_000;

    private static final Map<String, String> RATES =
            Map.of(
                    "flowcanvas.rates.execute", "100000000",
                    "flowcanvas.rates.initialize", "100000000",
                    "flowcanvas.rates.functions", "100000000");

    @Mixin private StackOptions options = new StackOptions();

    @Parameters(
            paramLabel = "images|functions|tasks|priorities|cameras|realtime",
            description = "What to measure.")
    private Subject subject = Subject.IMAGES;

    @Option(
            names = "--images",
            paramLabel = "COUNT",
            defaultValue = "1000",
            description = "images: in the timed part of each scenario; default: 1000.")
    private int images = 1000;

    @Option(
            names = "--batch",
            paramLabel = "COUNT",
            defaultValue = "5000",
            description =
                    "images, priorities: of the one large execution, 1 to 10000; default: 5000.")
    private int batch = 5000;

    @Option(
            names = "--urgent",
            paramLabel = "COUNT",
            defaultValue = "200",
            description = "priorities: urgent images of each part; default: 200.")
    private int urgent = 200;

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            description =
                    "functions, realtime: of each measured part, 1 to 600; functions: below 15"
                            + " warming up is cut short too; default: 20 at a fixed pace, 15 else;"
                            + " realtime: 60. cameras: of each number of cameras; default: 20.")
    private @Nullable Integer seconds;

    @Option(
            names = "--fps",
            paramLabel = "COUNT",
            defaultValue = "5",
            description = "cameras: frames a second of each, 1 to 30; default: 5.")
    private int framesPerSecond = 5;

    @Option(
            names = "--most",
            paramLabel = "COUNT",
            defaultValue = "64",
            description = "cameras: that are tried, 1 to 1000; default: 64.")
    private int most = 64;

    @Option(
            names = "--assets",
            paramLabel = "COUNT",
            defaultValue = "1000",
            description = "tasks: assets of 500 KB in each of twelve rounds; default: 1000.")
    private int assets = 1000;

    @Option(
            names = "--rate",
            paramLabel = "COUNT",
            defaultValue = "20",
            description = "realtime: pictures a second, 1 to 1000; default: 20.")
    private int rate = 20;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            defaultValue = "flowcanvas-bench.json",
            description = "Where the figures go; default: flowcanvas-bench.json.")
    private Path json = Path.of("flowcanvas-bench.json");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        requireInLimits("--batch", batch, ImagesBench.MOST_IMAGES);
        requireInLimits("--fps", framesPerSecond, MOST_FRAMES_PER_SECOND);
        requireInLimits("--most", most, MOST_CAMERAS);
        requireInLimits("--rate", rate, MOST_A_SECOND);
        FunctionsPlan plan = plan();
        PrintWriter out = spec.commandLine().getOut();
        try {
            Report report =
                    switch (subject) {
                        case IMAGES -> images(out);
                        case FUNCTIONS -> functions(plan, out);
                        case TASKS -> tasks(out);
                        case PRIORITIES -> priorities(out);
                        case CAMERAS -> cameras(out);
                        case REALTIME -> realtime(out);
                    };
            Files.writeString(json, report.json());
            out.println();
            report.lines().forEach(out::println);
            out.println();
            out.println("Figures as JSON: " + json.toAbsolutePath());
            return 0;
        } catch (ApiException | FlinkException failure) {
            throw new StackException(String.valueOf(failure.getMessage()), failure);
        }
    }

    private Report images(PrintWriter out) throws ApiException, IOException, InterruptedException {
        StackSession session = new StackSession(options, out);
        StackState state = session.ensureUp();
        out.println("Measuring images:");
        return new ImagesBench(session.login(state), state, options.home(), folder(), out)
                .run(images, batch);
    }

    private Report priorities(PrintWriter out)
            throws ApiException, IOException, InterruptedException {
        StackSession session = new StackSession(options, out);
        StackState state = session.ensureUp();
        out.println("Measuring priorities:");
        return new PrioritiesBench(session.login(state), options.home(), folder(), out)
                .run(urgent, batch);
    }

    private Report realtime(PrintWriter out)
            throws ApiException, IOException, InterruptedException {
        StackSession session = new StackSession(options, out);
        StackState state = session.ensureUp();
        out.println("Measuring realtime:");
        return new RealtimeBench(
                        session.login(state),
                        state,
                        new RealtimeBench.Addresses(
                                Running.grpcAddress(state),
                                Running.address(state, ServiceNames.KAFKA)),
                        options.home(),
                        folder(),
                        out)
                .run(seconds == null ? REALTIME_SECONDS : seconds, rate);
    }

    /** A stack that is started for this has other rate limits than a user's, so it ends with it. */
    private Report functions(FunctionsPlan plan, PrintWriter out)
            throws ApiException, IOException, InterruptedException {
        boolean foundUp = Running.find(new DataFolder(options.dataFolder())).isPresent();
        RATES.forEach(options.apiSettings::putIfAbsent);
        StackSession session = new StackSession(options, out);
        try {
            StackState state = session.ensureUp();
            out.println("Measuring functions:");
            return new FunctionsBench(
                            session.login(state).functions(),
                            state,
                            options.home(),
                            Files.createDirectories(folder()),
                            plan,
                            out)
                    .run();
        } finally {
            if (!foundUp) {
                StopView.stop(new DataFolder(options.dataFolder()), out);
            }
        }
    }

    /** A stack that is started for this may fetch from loopback, so it ends with it. */
    private Report tasks(PrintWriter out) throws ApiException, IOException, InterruptedException {
        boolean foundUp = Running.find(new DataFolder(options.dataFolder())).isPresent();
        options.assetNetworks.add(AssetServer.NETWORK);
        RATES.forEach(options.apiSettings::putIfAbsent);
        StackSession session = new StackSession(options, out);
        try {
            StackState state = session.ensureUp();
            out.println("Measuring downloads of tasks:");
            return new TasksBench(
                            session.login(state).tasks(),
                            state,
                            options.home(),
                            Files.createDirectories(folder()),
                            out)
                    .run(assets, WARM_UPS, ROUNDS);
        } finally {
            if (!foundUp) {
                StopView.stop(new DataFolder(options.dataFolder()), out);
            }
        }
    }

    /** A stack that is started for this may read cameras on loopback, so it ends with it. */
    private Report cameras(PrintWriter out)
            throws FlinkException, IOException, InterruptedException {
        boolean foundUp = Running.find(new DataFolder(options.dataFolder())).isPresent();
        options.cameraNetworks.add(CamerasBench.NETWORK);
        StackSession session = new StackSession(options, out);
        try {
            StackState state = session.ensureUp();
            out.println("Measuring cameras:");
            return new CamerasBench(state, options.home(), Files.createDirectories(folder()), out)
                    .run(framesPerSecond, seconds == null ? CAMERA_SECONDS : seconds, most);
        } finally {
            if (!foundUp) {
                StopView.stop(new DataFolder(options.dataFolder()), out);
            }
        }
    }

    private Path folder() {
        return options.dataFolder().resolve("bench");
    }

    private FunctionsPlan plan() {
        try {
            return seconds == null ? FunctionsPlan.full() : FunctionsPlan.of(seconds);
        } catch (IllegalArgumentException outOfRange) {
            throw new ParameterException(
                    spec.commandLine(), String.valueOf(outOfRange.getMessage()), outOfRange);
        }
    }

    private void requireInLimits(String option, int value, int largest) {
        if (value < 1 || value > largest) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s %d is not possible; use 1 to %d".formatted(option, value, largest));
        }
    }
}
