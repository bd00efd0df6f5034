package io.flowcanvas.standalone.settings;

/** What a port of the stack is for, the option that sets it, and its default. */
public enum PortUse {
    API("api", "--api-port", 8080),
    GRPC("api", "--grpc-port", 9090),
    FLINK("flink-jobmanager", "--flink-port", 8081),
    FLINK_RPC("flink-jobmanager", "--flink-rpc-port", 16123),
    KAFKA("kafka", "--kafka-port", 9092),
    KAFKA_CONTROLLER("kafka", "--kafka-controller-port", 19093),
    OBJECT_STORE("object-store", "--s3-port", 9000),
    POSTGRES("postgres", "--postgres-port", 15432),
    REDIS("redis", "--redis-port", 16379),
    FUNCTIONS("function-server", "--functions-port", 8090);

    private final String service;
    private final String option;
    private final int standard;

    PortUse(String service, String option, int standard) {
        this.service = service;
        this.option = option;
        this.standard = standard;
    }

    /** Name of the service that listens there. */
    public String service() {
        return service;
    }

    public String option() {
        return option;
    }

    /** The port when nothing else is chosen. */
    public int standard() {
        return standard;
    }
}
