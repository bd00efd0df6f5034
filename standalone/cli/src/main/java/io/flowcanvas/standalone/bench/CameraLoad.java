package io.flowcanvas.standalone.bench;

import io.flowcanvas.core.json.Json;
import io.flowcanvas.standalone.process.JavaProgram;
import io.flowcanvas.standalone.process.ProcessIdentity;
import io.flowcanvas.standalone.process.ServiceModules;
import io.flowcanvas.standalone.settings.StackException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** The cameras, in a process of their own: an RTSP server, and a reader of what comes of them. */
final class CameraLoad implements AutoCloseable {
    private static final String MAIN = "io.flowcanvas.standalone.cameras.CameraBench";
    private static final int FAREWELL_SECONDS = 15;

    private final Process process;
    private final Path log;
    private final Writer questions;
    private final BufferedReader answers;

    private CameraLoad(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.questions = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * @param home root of the checkout
     * @param folder for the video and the log
     * @param kafka the stack's bootstrap servers
     */
    static CameraLoad start(Path home, Path folder, String kafka, int framesPerSecond)
            throws IOException {
        Path log = folder.resolve("cameras.log");
        JavaProgram program =
                new JavaProgram(
                        List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                        classPath(home),
                        MAIN,
                        List.of(
                                kafka,
                                home.resolve("images/astronaut.png").toString(),
                                Integer.toString(framesPerSecond),
                                folder.resolve("camera.h264").toString()));
        Process process = new ProcessBuilder(program.command()).redirectError(log.toFile()).start();
        return new CameraLoad(process, log);
    }

    private static String classPath(Path home) {
        return String.join(
                File.pathSeparator,
                home.resolve("standalone/bare/target/bare-images.jar").toString(),
                home.resolve("testkit/target/flowcanvas-testkit.jar").toString(),
                home.resolve("flink-jobs/target/flowcanvas-flink-jobs.jar").toString(),
                new ServiceModules(home).classPath("flink"));
    }

    /**
     * Has as many cameras read; returns a while after frames of all of them have come out.
     *
     * @throws StackException when the process fails, with its log
     */
    void have(int cameras) {
        ask("cameras", cameras);
    }

    /**
     * Looks at the frames of so many seconds from now on.
     *
     * @throws StackException when the process fails, with its log
     */
    CameraDelays measure(int seconds) {
        return Json.mapper().treeToValue(ask("measure", seconds), CameraDelays.class);
    }

    private JsonNode ask(String what, int number) {
        try {
            questions.write("%s %d%n".formatted(what, number));
            questions.flush();
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith("{")) {
                    return Json.parse(line);
                }
            }
        } catch (IOException gone) {
            throw new StackException(ended(), gone);
        }
        throw new StackException(ended());
    }

    private String ended() {
        return "the cameras' process has ended; see %s. A stack that was up before must have been started with --allow-cameras-from %s"
                .formatted(log, CamerasBench.NETWORK);
    }

    ProcessIdentity process() {
        return ProcessIdentity.of(process.toHandle());
    }

    /** It takes its cameras away before it ends. */
    @Override
    public void close() throws IOException {
        questions.close();
        try {
            if (!process.waitFor(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
