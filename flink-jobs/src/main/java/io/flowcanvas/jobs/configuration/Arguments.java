package io.flowcanvas.jobs.configuration;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Program arguments as {@code --key value} pairs; a key nobody knows is an error. What is not given
 * comes from the environment ({@code some-key} is {@code FLOWCANVAS_SOME_KEY}), so that a person
 * can submit the job in the dashboard without typing.
 */
final class Arguments {
    private final Map<String, String> values = new LinkedHashMap<>();

    Arguments(String[] arguments, Set<String> known, Map<String, String> environment) {
        known.forEach(key -> fromEnvironment(key, environment));
        for (int i = 0; i < arguments.length; i += 2) {
            String key = arguments[i];
            if (!key.startsWith("--") || !known.contains(key.substring(2))) {
                throw new IllegalArgumentException(
                        "unknown argument "
                                + key
                                + "; known are --"
                                + String.join(", --", new TreeSet<>(known)));
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(key + " needs a value");
            }
            values.put(key.substring(2), arguments[i + 1]);
        }
    }

    private void fromEnvironment(String key, Map<String, String> environment) {
        String value =
                environment.get("FLOWCANVAS_" + key.replace('-', '_').toUpperCase(Locale.ROOT));
        if (value != null && !value.isBlank()) {
            values.put(key, value);
        }
    }

    String required(String key) {
        String value = values.get(key);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("--" + key + " is required");
        }
        return value;
    }

    String optional(String key, String standard) {
        return values.getOrDefault(key, standard);
    }

    int positive(String key, int standard) {
        long value = positive(key, (long) standard);
        if (value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("--" + key + " is too large: " + value);
        }
        return (int) value;
    }

    long positive(String key, long standard) {
        String given = values.get(key);
        if (given == null) {
            return standard;
        }
        try {
            long value = Long.parseLong(given);
            if (value > 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "--" + key + " must be a whole number, not " + given, e);
        }
        throw new IllegalArgumentException("--" + key + " must be at least 1, not " + given);
    }
}
