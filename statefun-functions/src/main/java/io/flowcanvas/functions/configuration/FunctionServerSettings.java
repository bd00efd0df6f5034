package io.flowcanvas.functions.configuration;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the function server.
 *
 * @param host address to listen on
 * @param port to listen on; 0: any free one
 * @param kafkaBootstrapServers {@code host:port[,host:port…]}
 * @param objectStore where bundles and input files lie
 * @param directory for what the server keeps between starts: bundles, compiled code
 * @param runs most runs at a time
 * @param runsPerOwner most runs of one owner at a time
 * @param retainedWorkers most idle workers kept for sessions that retain theirs
 * @param retainedSeconds how long an idle one is kept
 * @param spares workers of each language that wait, started, for a session
 * @param peers where several servers stand behind one address
 * @param allowUnsandboxed run code without a sandbox where there is none; never as root
 */
public record FunctionServerSettings(
        String host,
        int port,
        String kafkaBootstrapServers,
        ObjectStoreSettings objectStore,
        Path directory,
        int runs,
        int runsPerOwner,
        int retainedWorkers,
        int retainedSeconds,
        int spares,
        Optional<PeerSettings> peers,
        boolean allowUnsandboxed) {

    /**
     * All function servers of a job.
     *
     * @param all their base addresses, the same list on each
     * @param own this server's among them
     */
    public record PeerSettings(List<URI> all, URI own) {
        /**
         * @throws IllegalArgumentException when this server is not among them
         */
        public PeerSettings {
            all = List.copyOf(all);
            if (!all.contains(own)) {
                throw new IllegalArgumentException(
                        "--own-address %s is not one of --peers %s".formatted(own, all));
            }
        }
    }

    /**
     * An S3 bucket.
     *
     * @param endpoint of an S3-compatible store; empty: AWS itself
     * @param accessKey empty: the AWS SDK's default chain of credentials
     */
    public record ObjectStoreSettings(
            Optional<URI> endpoint,
            String region,
            String bucket,
            Optional<String> accessKey,
            Optional<String> secretKey) {}
}
