package io.flowcanvas.jobs.configuration;

import java.io.Serializable;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Settings of the tasks job, from its program arguments.
 *
 * @param kafkaBootstrapServers {@code host:port[,host:port…]}
 * @param objectStore where assets, documents and outputs lie
 * @param progressIntervalMillis least time between two progress reports of one task, but for what
 *     its client asks
 * @param itemsPerOwner items of one owner's tasks that are with the images job at a time
 * @param askAgainAfterMillis an item that the images job says nothing of for as long is sent to it
 *     once more
 * @param downloads how assets are fetched
 */
public record TasksJobConfiguration(
        String kafkaBootstrapServers,
        ObjectStoreConfiguration objectStore,
        int progressIntervalMillis,
        int itemsPerOwner,
        int askAgainAfterMillis,
        DownloadConfiguration downloads)
        implements Serializable {

    private static final String KAFKA = "kafka-bootstrap-servers";
    private static final String STORE_ENDPOINT = "object-store-endpoint";
    private static final String STORE_REGION = "object-store-region";
    private static final String STORE_BUCKET = "object-store-bucket";
    private static final String PROGRESS_INTERVAL = "progress-interval-ms";
    private static final String ITEMS_PER_OWNER = "items-per-owner";
    private static final String ASK_AGAIN_AFTER = "ask-again-after-ms";
    private static final Set<String> OWN =
            Set.of(
                    KAFKA,
                    STORE_ENDPOINT,
                    STORE_REGION,
                    STORE_BUCKET,
                    PROGRESS_INTERVAL,
                    ITEMS_PER_OWNER,
                    ASK_AGAIN_AFTER);

    /**
     * What is not given comes from the environment.
     *
     * @throws IllegalArgumentException naming the argument that is unknown, missing or out of range
     */
    public static TasksJobConfiguration of(
            String[] programArguments, Map<String, String> environment) {
        Set<String> known = new TreeSet<>(OWN);
        known.addAll(DownloadConfiguration.KNOWN);
        Arguments arguments = new Arguments(programArguments, known, environment);
        return new TasksJobConfiguration(
                arguments.required(KAFKA),
                new ObjectStoreConfiguration(
                        arguments.optional(STORE_ENDPOINT, ""),
                        arguments.optional(STORE_REGION, "us-east-1"),
                        arguments.optional(STORE_BUCKET, "flowcanvas")),
                arguments.positive(PROGRESS_INTERVAL, 250),
                arguments.positive(ITEMS_PER_OWNER, 64),
                arguments.positive(ASK_AGAIN_AFTER, 3_600_000),
                DownloadConfiguration.of(arguments));
    }
}
