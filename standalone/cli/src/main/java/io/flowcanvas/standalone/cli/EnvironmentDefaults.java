package io.flowcanvas.standalone.cli;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every option has an environment variable: {@code --kafka-port} is FLOWCANVAS_KAFKA_PORT. */
final class EnvironmentDefaults implements IDefaultValueProvider {
    private static final String PREFIX = "FLOWCANVAS_";

    private final Map<String, String> environment;

    EnvironmentDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) {
            return null;
        }
        String value = environment.get(variable(option.longestName()));
        return value == null || value.isBlank() ? null : value;
    }

    static String variable(String option) {
        String name = option.replaceFirst("^--?", "").replace('-', '_');
        return PREFIX + name.toUpperCase(Locale.ROOT);
    }
}
