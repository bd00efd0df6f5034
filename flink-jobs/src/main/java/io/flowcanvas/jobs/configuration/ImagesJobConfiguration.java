package io.flowcanvas.jobs.configuration;

import java.io.Serializable;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Settings of the images job, from its program arguments.
 *
 * @param kafkaBootstrapServers {@code host:port[,host:port…]}
 * @param objectStore where inputs, outputs and models lie
 * @param modelsDirectory folder on every task manager with {@code NAME.onnx} files; looked into
 *     before the object store
 * @param workers threads that process images in one task manager, normally one per core
 * @param urgentWorkers threads beside them for work of high priority alone
 * @param inFlightItems most items that one subtask of one lane holds at a time
 * @param parkedItems most items that it reads ahead, so that owners can take turns; without their
 *     images
 * @param maxPixels most pixels (width × height) an image may have
 * @param progressIntervalMillis least time between two progress reports of one execution
 * @param cameras how cameras are read
 */
public record ImagesJobConfiguration(
        String kafkaBootstrapServers,
        ObjectStoreConfiguration objectStore,
        String modelsDirectory,
        int workers,
        int urgentWorkers,
        int inFlightItems,
        int parkedItems,
        long maxPixels,
        int progressIntervalMillis,
        CamerasConfiguration cameras)
        implements Serializable {

    private static final String KAFKA = "kafka-bootstrap-servers";
    private static final String STORE_ENDPOINT = "object-store-endpoint";
    private static final String STORE_REGION = "object-store-region";
    private static final String STORE_BUCKET = "object-store-bucket";
    private static final String MODELS = "models-directory";
    private static final String WORKERS = "workers";
    private static final String URGENT_WORKERS = "urgent-workers";
    private static final String IN_FLIGHT = "in-flight-items";
    private static final String PARKED = "parked-items";
    private static final String MAX_PIXELS = "max-pixels";
    private static final String PROGRESS_INTERVAL = "progress-interval-ms";
    private static final Set<String> OWN =
            Set.of(
                    KAFKA,
                    STORE_ENDPOINT,
                    STORE_REGION,
                    STORE_BUCKET,
                    MODELS,
                    WORKERS,
                    URGENT_WORKERS,
                    IN_FLIGHT,
                    PARKED,
                    MAX_PIXELS,
                    PROGRESS_INTERVAL);

    /**
     * @throws IllegalArgumentException naming the argument that is unknown, missing or out of range
     */
    public static ImagesJobConfiguration of(String... programArguments) {
        return of(programArguments, Map.of());
    }

    /** The same, with what is not given taken from the environment. */
    public static ImagesJobConfiguration of(
            String[] programArguments, Map<String, String> environment) {
        Arguments arguments = new Arguments(programArguments, known(), environment);
        return new ImagesJobConfiguration(
                arguments.required(KAFKA),
                new ObjectStoreConfiguration(
                        arguments.optional(STORE_ENDPOINT, ""),
                        arguments.optional(STORE_REGION, "us-east-1"),
                        arguments.optional(STORE_BUCKET, "flowcanvas")),
                arguments.optional(MODELS, "models"),
                arguments.positive(WORKERS, Runtime.getRuntime().availableProcessors()),
                arguments.positive(URGENT_WORKERS, Runtime.getRuntime().availableProcessors()),
                arguments.positive(IN_FLIGHT, 8),
                arguments.positive(PARKED, 20_000),
                arguments.positive(MAX_PIXELS, 100_000_000L),
                arguments.positive(PROGRESS_INTERVAL, 100),
                CamerasConfiguration.of(arguments));
    }

    private static Set<String> known() {
        Set<String> known = new HashSet<>(OWN);
        known.addAll(CamerasConfiguration.KNOWN);
        return known;
    }
}
