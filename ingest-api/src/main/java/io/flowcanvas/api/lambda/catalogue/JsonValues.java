package io.flowcanvas.api.lambda.catalogue;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Compares JSON by value: {@code 6} and {@code 6.0} are one number, members have no order. */
final class JsonValues {
    private static final int MOST = 10;

    /**
     * Where two values differ.
     *
     * @param pointer into both; one of them is absent where that has nothing there
     */
    record Difference(String pointer, JsonNode expected, JsonNode got) {}

    private JsonValues() {}

    /** The first differences; empty if the values are equal. */
    static List<Difference> differences(JsonNode expected, JsonNode got) {
        List<Difference> found = new ArrayList<>();
        compare("", expected, got, found);
        return found;
    }

    private static void compare(
            String pointer, JsonNode expected, JsonNode got, List<Difference> found) {
        if (found.size() >= MOST) {
            return;
        }
        if (expected.isObject() && got.isObject()) {
            Set<String> names = new LinkedHashSet<>(expected.propertyNames());
            names.addAll(got.propertyNames());
            for (String name : names) {
                String below = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
                compare(below, expected.path(name), got.path(name), found);
            }
        } else if (expected.isArray() && got.isArray()) {
            for (int i = 0; i < Math.max(expected.size(), got.size()); i++) {
                compare(pointer + "/" + i, expected.path(i), got.path(i), found);
            }
        } else if (!same(expected, got)) {
            found.add(new Difference(pointer, expected, got));
        }
    }

    private static boolean same(JsonNode expected, JsonNode got) {
        if (!expected.isNumber() || !got.isNumber()) {
            return expected.equals(got);
        }
        if (isInfinite(expected) || isInfinite(got)) {
            return Double.compare(expected.doubleValue(), got.doubleValue()) == 0;
        }
        BigDecimal number = expected.decimalValue();
        return number.compareTo(got.decimalValue()) == 0;
    }

    /** A number with too large an exponent was read as infinity. */
    private static boolean isInfinite(JsonNode number) {
        return number.isFloatingPointNumber() && !Double.isFinite(number.doubleValue());
    }
}
