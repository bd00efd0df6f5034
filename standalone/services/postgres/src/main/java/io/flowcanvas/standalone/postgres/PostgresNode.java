package io.flowcanvas.standalone.postgres;

import io.flowcanvas.standalone.guard.NativeProcess;
import io.flowcanvas.standalone.guard.ParentWatch;
import io.flowcanvas.standalone.guard.ReadySignal;
import java.io.IOException;
import java.nio.file.Path;

/**
 * One PostgreSQL server on loopback with the superuser and the database {@value Cluster#NAME}; only
 * logins with the password are let in. The data folder is initialised when it is not there.
 *
 * <p>Arguments: data folder, port, folder for the unpacked binaries (shared by any number of
 * servers). Environment: {@value Cluster#PASSWORD}, needed for the first start only. Ends with the
 * server's exit status.
 */
public final class PostgresNode {
    private PostgresNode() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 3) {
            throw new IllegalArgumentException("usage: PostgresNode FOLDER PORT BINARIES_FOLDER");
        }
        ParentWatch.start();
        Path binaries = Binaries.unpacked(Path.of(arguments[2]).toAbsolutePath());
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        Cluster cluster = new Cluster(binaries, folder, Unprivileged.detect(binaries, folder));
        cluster.initialise();
        NativeProcess server = cluster.start(Integer.parseInt(arguments[1]));
        signalWhenReady(cluster, server);
        System.exit(server.waitFor());
    }

    private static void signalWhenReady(Cluster cluster, NativeProcess server)
            throws IOException, InterruptedException {
        while (server.isAlive() && !cluster.acceptsConnections()) {
            Thread.sleep(20);
        }
        if (server.isAlive()) {
            ReadySignal.send();
        }
    }
}
