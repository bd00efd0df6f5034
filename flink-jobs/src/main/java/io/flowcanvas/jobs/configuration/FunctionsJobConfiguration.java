package io.flowcanvas.jobs.configuration;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Settings of the functions job, from its program arguments.
 *
 * @param kafkaBootstrapServers {@code host:port[,host:port…]}
 * @param functionServerUrl where remote functions are called, such as {@code
 *     http://functions:8090/statefun}; one address, whatever the number of servers behind it
 * @param connections most open connections to it from one task manager; each carries one call at a
 *     time
 * @param batchSize most calls of one address in one request
 * @param connectTimeout limit for opening a connection, after which it is tried again
 * @param requestLimit how long a call is tried before the job restarts from its last checkpoint;
 *     more than the longest execution
 */
public record FunctionsJobConfiguration(
        String kafkaBootstrapServers,
        String functionServerUrl,
        int connections,
        int batchSize,
        Duration connectTimeout,
        Duration requestLimit)
        implements Serializable {

    private static final String KAFKA = "kafka-bootstrap-servers";
    private static final String SERVER = "function-server-url";
    private static final String CONNECTIONS = "function-connections";
    private static final String BATCH = "function-batch-size";
    private static final String CONNECT_TIMEOUT = "function-connect-timeout-ms";
    private static final String REQUEST_LIMIT = "function-request-limit-ms";
    private static final Set<String> KNOWN =
            Set.of(KAFKA, SERVER, CONNECTIONS, BATCH, CONNECT_TIMEOUT, REQUEST_LIMIT);

    /**
     * What is not given comes from the environment.
     *
     * @throws IllegalArgumentException naming the argument that is unknown, missing or out of range
     */
    public static FunctionsJobConfiguration of(
            String[] programArguments, Map<String, String> environment) {
        Arguments arguments = new Arguments(programArguments, KNOWN, environment);
        return new FunctionsJobConfiguration(
                arguments.required(KAFKA),
                arguments.required(SERVER),
                arguments.positive(CONNECTIONS, 1024),
                arguments.positive(BATCH, 1000),
                Duration.ofMillis(arguments.positive(CONNECT_TIMEOUT, 2_000)),
                Duration.ofMillis(arguments.positive(REQUEST_LIMIT, 600_000)));
    }
}
