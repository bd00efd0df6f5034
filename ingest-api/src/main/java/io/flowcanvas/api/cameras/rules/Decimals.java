package io.flowcanvas.api.cameras.rules;

import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;

/** Numbers as they are stored: 5, 5.0 and 0.5e1 are the same. */
final class Decimals {
    private Decimals() {}

    /** Of a number that is not large. */
    static BigDecimal of(JsonNode number) {
        return plain(number.decimalValue());
    }

    static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
