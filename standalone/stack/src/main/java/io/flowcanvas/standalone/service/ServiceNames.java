package io.flowcanvas.standalone.service;

/** Names as people see and type them. */
public final class ServiceNames {
    public static final String KAFKA = "kafka";
    public static final String OBJECT_STORE = "object-store";
    public static final String POSTGRES = "postgres";
    public static final String REDIS = "redis";
    public static final String JOB_MANAGER = "flink-jobmanager";
    public static final String TASK_MANAGER = "flink-taskmanager";
    public static final String IMAGES_JOB = "images";
    public static final String FUNCTIONS_JOB = "functions";
    public static final String TASKS_JOB = "tasks";
    public static final String FUNCTION_SERVER = "function-server";
    public static final String API = "api";

    /** Begins the API's note, which goes on with {@code host:port}. */
    public static final String GRPC_NOTE = "gRPC: ";

    private ServiceNames() {}
}
