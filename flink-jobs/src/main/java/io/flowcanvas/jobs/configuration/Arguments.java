package io.flowcanvas.jobs.configuration;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Program arguments as {@code --key value} pairs. A key nobody knows is an error, not ignored. */
final class Arguments {
    private final Map<String, String> values = new LinkedHashMap<>();

    Arguments(String[] arguments, Set<String> known) {
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
