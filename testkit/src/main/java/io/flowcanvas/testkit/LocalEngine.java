package io.flowcanvas.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Services as child processes, with their data and logs in the module's {@code target/testkit}. */
final class LocalEngine implements Engine {
    private static final String PACKAGE = "io.flowcanvas.standalone.";

    private final RunFolder run = RunFolder.create(Path.of("target", "testkit"));

    @Override
    public KafkaServer kafka() {
        int port = FreePorts.next();
        LocalProgram program =
                new LocalProgram(
                        "kafka",
                        PACKAGE + "kafka.KafkaNode",
                        List.of(data("kafka"), text(port), text(FreePorts.next())),
                        Map.of(),
                        256);
        return new KafkaServer(new LocalProcess(program, run), port);
    }

    @Override
    public PostgresServer postgres() {
        int port = FreePorts.next();
        Path binaries = Home.path().resolve("standalone/services/postgres/target/binaries");
        LocalProgram program =
                new LocalProgram(
                        "postgres",
                        PACKAGE + "postgres.PostgresNode",
                        List.of(data("postgres"), text(port), binaries.toString()),
                        Map.of("FLOWCANVAS_POSTGRES_PASSWORD", PostgresServer.PASSWORD),
                        32);
        return new PostgresServer(new LocalProcess(program, run), port);
    }

    @Override
    public ObjectStoreServer objectStore() {
        int port = FreePorts.next();
        LocalProgram program =
                new LocalProgram(
                        "object-store",
                        PACKAGE + "objectstore.ObjectStoreNode",
                        List.of(data("object-store"), text(port), ObjectStoreServer.BUCKET),
                        Map.of(
                                "FLOWCANVAS_OBJECT_STORE_ACCESS_KEY", ObjectStoreServer.ACCESS_KEY,
                                "FLOWCANVAS_OBJECT_STORE_SECRET_KEY", ObjectStoreServer.SECRET_KEY),
                        128);
        return new ObjectStoreServer(new LocalProcess(program, run), port);
    }

    @Override
    public RedisServer redis() {
        int port = FreePorts.next();
        LocalProgram program =
                new LocalProgram(
                        "redis",
                        PACKAGE + "redis.RedisNode",
                        List.of(data("redis"), text(port)),
                        Map.of(),
                        32);
        return new RedisServer(new LocalProcess(program, run), port);
    }

    private String data(String service) {
        return run.data().resolve(service).toString();
    }

    private static String text(int port) {
        return Integer.toString(port);
    }
}
