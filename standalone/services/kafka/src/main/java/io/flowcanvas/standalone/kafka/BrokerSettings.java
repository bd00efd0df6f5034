package io.flowcanvas.standalone.kafka;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;

/** Settings of a broker that is alone: every replication factor is one, buffers are small. */
final class BrokerSettings {
    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";
    static final String CLIENT_LISTENER = "PLAINTEXT";

    /** 16 MiB of payload, and room for keys and headers. */
    static final int MESSAGE_LIMIT = 17 << 20;

    private static final String HOST = "127.0.0.1";
    private static final String PARTITIONS = "4";
    private static final int SEGMENT_BYTES = 256 << 20;
    private static final int CLEANER_BUFFER_BYTES = 4 << 20;

    /** After a crash the broker is let in again when its last session has ended. */
    private static final String SESSION_MILLIS = "4000";

    private static final String HEARTBEAT_MILLIS = "1000";

    private BrokerSettings() {}

    static Properties of(Path folder, int port, int controllerPort) {
        Properties settings = new Properties();
        identity(settings, folder);
        listeners(settings, port, controllerPort);
        singleNode(settings);
        limits(settings);
        return settings;
    }

    private static void identity(Properties settings, Path folder) {
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("log.dirs", folder.toString());
    }

    private static void listeners(Properties settings, int port, int controllerPort) {
        String client = CLIENT_LISTENER + "://" + HOST + ":" + port;
        String controller = CONTROLLER_LISTENER + "://" + HOST + ":" + controllerPort;
        settings.put("listeners", client + "," + controller);
        settings.put("advertised.listeners", client);
        settings.put("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
        settings.put("controller.listener.names", CONTROLLER_LISTENER);
        settings.put("inter.broker.listener.name", CLIENT_LISTENER);
        settings.put(
                "listener.security.protocol.map",
                CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    }

    private static void singleNode(Properties settings) {
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", PARTITIONS);
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", PARTITIONS);
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("broker.heartbeat.interval.ms", HEARTBEAT_MILLIS);
        settings.put("broker.session.timeout.ms", SESSION_MILLIS);
    }

    private static void limits(Properties settings) {
        settings.put("auto.create.topics.enable", "false");
        settings.put("num.partitions", PARTITIONS);
        settings.put("message.max.bytes", Integer.toString(MESSAGE_LIMIT));
        settings.put("replica.fetch.max.bytes", Integer.toString(MESSAGE_LIMIT));
        settings.put("transaction.max.timeout.ms", Long.toString(Duration.ofHours(1).toMillis()));
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(CLEANER_BUFFER_BYTES));
        settings.put("log.segment.bytes", Integer.toString(SEGMENT_BYTES));
    }
}
