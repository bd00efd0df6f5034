package io.flowcanvas.jobs.configuration;

import io.flowcanvas.outbound.AddressPolicy;
import io.flowcanvas.outbound.OutboundLimits;
import java.io.Serializable;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * How assets are downloaded.
 *
 * @param allowedNetworks open although they are not public, on every port: {@code 127.0.0.1/32}
 * @param allowedPorts of all others: {@code 80,443,8000-8999}
 * @param downloads most at a time in the whole job; each subtask takes its share, at least 1
 * @param downloadsPerHost most at a time from one host, counted likewise
 * @param mostBytes of one asset
 * @param attempts of one asset before it fails
 * @param redirects most in a row
 * @param connectLimit until a connection stands
 * @param idleLimit until an answer begins, and between two pieces of it
 * @param timeLimit for one asset, but for the time that the object store takes
 * @param slowestRate bytes per second; what is slower over the whole of {@code rateWindow} fails
 * @param firstPause most before the second attempt; doubled for each further one
 * @param longestPause most before any attempt, whatever the server asks for
 */
public record DownloadConfiguration(
        List<String> allowedNetworks,
        String allowedPorts,
        int downloads,
        int downloadsPerHost,
        long mostBytes,
        int attempts,
        int redirects,
        Duration connectLimit,
        Duration idleLimit,
        Duration timeLimit,
        long slowestRate,
        Duration rateWindow,
        Duration firstPause,
        Duration longestPause)
        implements Serializable {

    private static final String NETWORKS = "asset-allowed-networks";
    private static final String PORTS = "asset-allowed-ports";
    private static final String DOWNLOADS = "asset-downloads";
    private static final String PER_HOST = "asset-downloads-per-host";
    private static final String MOST_BYTES = "asset-max-bytes";
    private static final String ATTEMPTS = "asset-attempts";
    private static final String REDIRECTS = "asset-redirects";
    private static final String CONNECT_LIMIT = "asset-connect-limit-ms";
    private static final String IDLE_LIMIT = "asset-idle-limit-ms";
    private static final String TIME_LIMIT = "asset-time-limit-ms";
    private static final String SLOWEST_RATE = "asset-min-bytes-per-second";
    private static final String RATE_WINDOW = "asset-rate-window-ms";
    private static final String FIRST_PAUSE = "asset-first-pause-ms";
    private static final String LONGEST_PAUSE = "asset-longest-pause-ms";

    /** The arguments that it is read from. */
    static final Set<String> KNOWN =
            Set.of(
                    NETWORKS,
                    PORTS,
                    DOWNLOADS,
                    PER_HOST,
                    MOST_BYTES,
                    ATTEMPTS,
                    REDIRECTS,
                    CONNECT_LIMIT,
                    IDLE_LIMIT,
                    TIME_LIMIT,
                    SLOWEST_RATE,
                    RATE_WINDOW,
                    FIRST_PAUSE,
                    LONGEST_PAUSE);

    /** Moves the bytes of one subtask's downloads. */
    private static final int THREADS = 2;

    /**
     * @throws IllegalArgumentException naming what is no network or port
     */
    public DownloadConfiguration {
        allowedNetworks = List.copyOf(allowedNetworks);
        AddressPolicy.of(allowedNetworks, allowedPorts);
    }

    static DownloadConfiguration of(Arguments arguments) {
        return new DownloadConfiguration(
                Arrays.stream(arguments.optional(NETWORKS, "").split(",", -1))
                        .map(String::strip)
                        .filter(network -> !network.isEmpty())
                        .toList(),
                arguments.optional(PORTS, AddressPolicy.STANDARD_PORTS),
                arguments.positive(DOWNLOADS, 32),
                arguments.positive(PER_HOST, 16),
                arguments.positive(MOST_BYTES, 100L * 1024 * 1024),
                arguments.positive(ATTEMPTS, 5),
                arguments.positive(REDIRECTS, 5),
                Duration.ofMillis(arguments.positive(CONNECT_LIMIT, 5_000)),
                Duration.ofMillis(arguments.positive(IDLE_LIMIT, 30_000)),
                Duration.ofMillis(arguments.positive(TIME_LIMIT, 300_000)),
                arguments.positive(SLOWEST_RATE, 1_024L),
                Duration.ofMillis(arguments.positive(RATE_WINDOW, 30_000)),
                Duration.ofMillis(arguments.positive(FIRST_PAUSE, 500)),
                Duration.ofMillis(arguments.positive(LONGEST_PAUSE, 60_000)));
    }

    public AddressPolicy policy() {
        return AddressPolicy.of(allowedNetworks, allowedPorts);
    }

    public OutboundLimits limits(int connections) {
        return new OutboundLimits(
                connectLimit,
                connectLimit,
                connectLimit.plus(idleLimit),
                idleLimit,
                redirects,
                connections,
                THREADS);
    }
}
