package io.flowcanvas.testkit;

import java.util.Map;
import org.testcontainers.DockerClientFactory;

/** Services in containers, on host ports that stay the same over stop and start. */
final class ContainerEngine implements Engine {

    static boolean isAvailable() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    @Override
    public KafkaServer kafka() {
        int port = FreePorts.next();
        Image image =
                new Image("apache/kafka:4.1.0", 9092)
                        .with(
                                Map.of(
                                        "KAFKA_NODE_ID", "1",
                                        "KAFKA_PROCESS_ROLES", "broker,controller",
                                        "KAFKA_LISTENERS", "PLAINTEXT://:9092,CONTROLLER://:9093",
                                        "KAFKA_ADVERTISED_LISTENERS",
                                                "PLAINTEXT://127.0.0.1:" + port,
                                        "KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER",
                                        "KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093",
                                        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1",
                                        "KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false",
                                        "KAFKA_MESSAGE_MAX_BYTES", Integer.toString(17 << 20)));
        return new KafkaServer(new ContainerProcess(image, port, ".*Kafka Server started.*"), port);
    }

    @Override
    public PostgresServer postgres() {
        int port = FreePorts.next();
        Image image =
                new Image("postgres:18-alpine", 5432)
                        .with(
                                Map.of(
                                        "POSTGRES_USER", PostgresServer.USERNAME,
                                        "POSTGRES_PASSWORD", PostgresServer.PASSWORD));
        return new PostgresServer(
                new ContainerProcess(
                        image, port, "(?s).*listening on IPv4.*ready to accept connections.*"),
                port);
    }

    @Override
    public ObjectStoreServer objectStore() {
        int port = FreePorts.next();
        Image image =
                new Image("minio/minio:RELEASE.2025-04-22T22-12-26Z", 9000)
                        .with(
                                Map.of(
                                        "MINIO_ROOT_USER", ObjectStoreServer.ACCESS_KEY,
                                        "MINIO_ROOT_PASSWORD", ObjectStoreServer.SECRET_KEY))
                        .running(
                                "mkdir -p /data/%s && exec minio server /data"
                                        .formatted(ObjectStoreServer.BUCKET));
        return new ObjectStoreServer(new ContainerProcess(image, port, ".*API: http.*"), port);
    }

    @Override
    public RedisServer redis() {
        int port = FreePorts.next();
        Image image =
                new Image("redis:7-alpine", 6379)
                        .running("exec redis-server --appendonly yes --dir /data");
        return new RedisServer(
                new ContainerProcess(image, port, ".*Ready to accept connections.*"), port);
    }
}
