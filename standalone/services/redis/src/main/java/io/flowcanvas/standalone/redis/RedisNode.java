package io.flowcanvas.standalone.redis;

import io.flowcanvas.standalone.guard.NativeProcess;
import io.flowcanvas.standalone.guard.ParentWatch;
import io.flowcanvas.standalone.guard.ReadySignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One Redis server on loopback that writes an append-only file, synced every second.
 *
 * <p>Arguments: data folder, port. Ends with the server's exit status.
 */
public final class RedisNode {
    private RedisNode() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("usage: RedisNode FOLDER PORT");
        }
        ParentWatch.start();
        Path folder = Files.createDirectories(Path.of(arguments[0]).toAbsolutePath());
        int port = Integer.parseInt(arguments[1]);
        NativeProcess server =
                NativeProcess.start(
                        command(Binary.unpacked(folder), folder, port), "TERM", folder, Map.of());
        signalWhenReady(server, port);
        System.exit(server.waitFor());
    }

    private static List<String> command(Path program, Path folder, int port) {
        return List.of(
                program.toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                folder.toString(),
                "--appendonly",
                "yes",
                "--save",
                "");
    }

    private static void signalWhenReady(NativeProcess server, int port)
            throws IOException, InterruptedException {
        while (server.isAlive() && !Ping.answered("127.0.0.1", port)) {
            Thread.sleep(20);
        }
        if (server.isAlive()) {
            ReadySignal.send();
        }
    }
}
