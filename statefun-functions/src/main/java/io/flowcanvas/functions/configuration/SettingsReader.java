package io.flowcanvas.functions.configuration;

import io.flowcanvas.functions.configuration.FunctionServerSettings.ObjectStoreSettings;
import io.flowcanvas.functions.configuration.FunctionServerSettings.PeerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads the settings: {@code --some-key value}, else the variable {@code FLOWCANVAS_SOME_KEY}, else
 * the standard. A key nobody knows is an error; secrets come as variables only.
 */
public final class SettingsReader {
    private static final String REQUIRED = "";
    private static final Map<String, String> STANDARDS =
            Map.ofEntries(
                    Map.entry("host", "127.0.0.1"),
                    Map.entry("port", "8090"),
                    Map.entry("kafka-bootstrap-servers", REQUIRED),
                    Map.entry("object-store-endpoint", " "),
                    Map.entry("object-store-region", "us-east-1"),
                    Map.entry("object-store-bucket", "flowcanvas"),
                    Map.entry("directory", REQUIRED),
                    Map.entry("runs", "64"),
                    Map.entry("runs-per-owner", "16"),
                    Map.entry("retained-workers", "64"),
                    Map.entry("retained-seconds", "60"),
                    Map.entry("spares", "2"),
                    Map.entry("peers", " "),
                    Map.entry("own-address", " "),
                    Map.entry("allow-unsandboxed", "false"));

    private final Map<String, String> values = new HashMap<>();
    private final Map<String, String> environment;

    private SettingsReader(String[] arguments, Map<String, String> environment) {
        this.environment = environment;
        STANDARDS.keySet().forEach(this::fromEnvironment);
        for (int i = 0; i < arguments.length; i += 2) {
            fromArgument(arguments, i);
        }
    }

    /**
     * @throws IllegalArgumentException naming the setting that is unknown, missing or out of range
     */
    public static FunctionServerSettings read(String[] arguments, Map<String, String> environment) {
        return new SettingsReader(arguments, environment).settings();
    }

    private FunctionServerSettings settings() {
        return new FunctionServerSettings(
                text("host"),
                number("port", 0, 65_535),
                text("kafka-bootstrap-servers"),
                new ObjectStoreSettings(
                        Optional.of(text("object-store-endpoint").strip())
                                .filter(endpoint -> !endpoint.isEmpty())
                                .map(URI::create),
                        text("object-store-region"),
                        text("object-store-bucket"),
                        secret("FLOWCANVAS_OBJECT_STORE_ACCESS_KEY"),
                        secret("FLOWCANVAS_OBJECT_STORE_SECRET_KEY")),
                Path.of(text("directory")),
                number("runs", 1, 10_000),
                number("runs-per-owner", 1, 10_000),
                number("retained-workers", 0, 10_000),
                number("retained-seconds", 1, 86_400),
                number("spares", 0, 100),
                peers(),
                bool("allow-unsandboxed"));
    }

    private Optional<PeerSettings> peers() {
        List<URI> all =
                Pattern.compile(",")
                        .splitAsStream(text("peers"))
                        .map(String::strip)
                        .filter(peer -> !peer.isEmpty())
                        .map(peer -> address("peers", peer))
                        .toList();
        String own = text("own-address").strip();
        if (all.isEmpty() != own.isEmpty()) {
            throw new IllegalArgumentException(
                    "--peers and --own-address are given together or not at all");
        }
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(new PeerSettings(all, address("own-address", own)));
    }

    private static URI address(String key, String given) {
        URI address = URI.create(given);
        if (!"http".equals(address.getScheme())
                || address.getPort() < 0
                || !address.getPath().isEmpty()) {
            throw new IllegalArgumentException(
                    "--%s must be addresses such as http://functions-1:8090, not %s"
                            .formatted(key, given));
        }
        return address;
    }

    private void fromEnvironment(String key) {
        secret("FLOWCANVAS_FUNCTIONS_" + key.replace('-', '_').toUpperCase(Locale.ROOT))
                .ifPresent(value -> values.put(key, value));
    }

    private void fromArgument(String[] arguments, int i) {
        String key = arguments[i];
        if (!key.startsWith("--") || !STANDARDS.containsKey(key.substring(2))) {
            throw new IllegalArgumentException(
                    "unknown argument %s; known are --%s"
                            .formatted(
                                    key, String.join(", --", new TreeSet<>(STANDARDS.keySet()))));
        }
        if (i + 1 == arguments.length) {
            throw new IllegalArgumentException(key + " needs a value");
        }
        values.put(key.substring(2), arguments[i + 1]);
    }

    private Optional<String> secret(String variable) {
        return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank());
    }

    private String text(String key) {
        String value = values.getOrDefault(key, STANDARDS.getOrDefault(key, REQUIRED));
        if (value.isEmpty()) {
            throw new IllegalArgumentException("--" + key + " is required");
        }
        return value;
    }

    private int number(String key, int least, int most) {
        String given = text(key);
        try {
            int value = Integer.parseInt(given);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "--%s must be a whole number, not %s".formatted(key, given), e);
        }
        throw new IllegalArgumentException(
                "--%s must be %d to %d, not %s".formatted(key, least, most, given));
    }

    private boolean bool(String key) {
        return switch (text(key)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "--%s must be true or false, not %s".formatted(key, text(key)));
        };
    }
}
