package io.flowcanvas.jobs.configuration;

import io.flowcanvas.jobs.cameras.grab.GrabSettings;
import io.flowcanvas.outbound.AddressPolicy;
import java.io.Serializable;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How cameras are read.
 *
 * @param allowedNetworks where cameras may be besides public addresses, on every port: {@code
 *     10.0.0.0/8}
 * @param allowedPorts of all others: {@code 554,8000-8999}
 * @param grabbing each camera for itself
 * @param quietLimit without a frame, after which a camera that is pushed counts as down
 */
public record CamerasConfiguration(
        List<String> allowedNetworks,
        String allowedPorts,
        GrabSettings grabbing,
        Duration quietLimit)
        implements Serializable {
    private static final String NETWORKS = "camera-allowed-networks";
    private static final String PORTS = "camera-allowed-ports";
    private static final String FILES = "camera-files-directory";
    private static final String CONNECT_LIMIT = "camera-connect-limit-ms";
    private static final String STALL_LIMIT = "camera-stall-limit-ms";
    private static final String DOWN_AFTER = "camera-down-after-ms";
    private static final String FIRST_PAUSE = "camera-first-pause-ms";
    private static final String LONGEST_PAUSE = "camera-longest-pause-ms";
    private static final String STATUS_INTERVAL = "camera-status-interval-ms";
    private static final String JPEG_QUALITY = "camera-jpeg-quality";
    private static final String MAX_PIXELS = "camera-max-pixels";
    private static final String HARDWARE = "camera-hardware-decoding";

    /** The arguments that it is read from. */
    static final Set<String> KNOWN =
            Set.of(
                    NETWORKS,
                    PORTS,
                    FILES,
                    CONNECT_LIMIT,
                    STALL_LIMIT,
                    DOWN_AFTER,
                    FIRST_PAUSE,
                    LONGEST_PAUSE,
                    STATUS_INTERVAL,
                    JPEG_QUALITY,
                    MAX_PIXELS,
                    HARDWARE);

    /** Those of RTSP and HTTP and their usual substitutes. */
    private static final String STANDARD_PORTS = "80,322,443,554,8080,8443,8554";

    private static final int BEST_QUALITY = 100;

    /**
     * @throws IllegalArgumentException naming what is no network or port
     */
    public CamerasConfiguration {
        allowedNetworks = List.copyOf(allowedNetworks);
        AddressPolicy.of(allowedNetworks, allowedPorts);
    }

    /** What holds where nothing is said. */
    public static CamerasConfiguration standard() {
        return of(new Arguments(new String[0], KNOWN, Map.of()));
    }

    static CamerasConfiguration of(Arguments arguments) {
        int quality = arguments.positive(JPEG_QUALITY, 90);
        if (quality > BEST_QUALITY) {
            throw new IllegalArgumentException(
                    "--" + JPEG_QUALITY + " must be at most 100, not " + quality);
        }
        Duration downAfter = Duration.ofMillis(arguments.positive(DOWN_AFTER, 30_000));
        return new CamerasConfiguration(
                Arrays.stream(arguments.optional(NETWORKS, "").split(",", -1))
                        .map(String::strip)
                        .filter(network -> !network.isEmpty())
                        .toList(),
                arguments.optional(PORTS, STANDARD_PORTS),
                new GrabSettings(
                        arguments.optional(FILES, ""),
                        Duration.ofMillis(arguments.positive(CONNECT_LIMIT, 10_000)),
                        Duration.ofMillis(arguments.positive(STALL_LIMIT, 10_000)),
                        downAfter,
                        Duration.ofMillis(arguments.positive(FIRST_PAUSE, 500)),
                        Duration.ofMillis(arguments.positive(LONGEST_PAUSE, 30_000)),
                        Duration.ofMillis(arguments.positive(STATUS_INTERVAL, 10_000)),
                        quality,
                        arguments.positive(MAX_PIXELS, 33_177_600L),
                        hardware(arguments.optional(HARDWARE, "true"))),
                downAfter);
    }

    private static boolean hardware(String given) {
        return switch (given) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "--" + HARDWARE + " must be true or false, not " + given);
        };
    }
}
