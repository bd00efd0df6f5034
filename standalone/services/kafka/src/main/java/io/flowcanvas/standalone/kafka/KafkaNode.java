package io.flowcanvas.standalone.kafka;

import io.flowcanvas.standalone.guard.ParentWatch;
import io.flowcanvas.standalone.guard.ReadySignal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * Broker and controller in one process on loopback. The folder is formatted when it is empty and
 * kept afterwards.
 *
 * <p>Arguments: data folder, broker port, controller port. Ends with status 1 and Kafka's own
 * message when a port is taken or the folder belongs to another broker.
 */
public final class KafkaNode {
    private KafkaNode() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 3) {
            throw new IllegalArgumentException("usage: KafkaNode FOLDER PORT CONTROLLER_PORT");
        }
        ParentWatch.start();
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        Properties settings =
                BrokerSettings.of(
                        folder, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        format(folder);
        KafkaRaftServer server =
                new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "kafka-shutdown"));
        server.startup();
        ReadySignal.send();
        server.awaitShutdown();
    }

    private static void format(Path folder) throws Exception {
        if (Files.exists(folder.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(folder);
        new Formatter()
                .setNodeId(BrokerSettings.NODE_ID)
                .setClusterId(Uuid.randomUuid().toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                .setMetadataLogDirectory(folder.toString())
                .addDirectory(folder.toString())
                .setUnstableFeatureVersionsEnabled(false)
                .setIgnoreFormatted(true)
                .setPrintStream(System.out)
                .run();
    }
}
