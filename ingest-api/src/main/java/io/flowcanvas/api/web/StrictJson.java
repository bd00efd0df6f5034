package io.flowcanvas.api.web;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON that nobody vouches for: one value, names once each, bounded in depth, numbers as
 * exact as they are written.
 */
public final class StrictJson {
    private static final int LARGEST_EXPONENT = 400;

    private final JsonMapper mapper;

    /**
     * @param depth how deep values may nest
     */
    public StrictJson(int depth) {
        this.mapper =
                JsonMapper.builder(
                                JsonFactory.builder()
                                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                        .streamReadConstraints(
                                                StreamReadConstraints.builder()
                                                        .maxNestingDepth(depth)
                                                        .build())
                                        .build())
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                        .build();
    }

    /**
     * @throws FlowcanvasException {@code INVALID_REQUEST} if it is not JSON
     */
    public JsonNode parse(byte[] text) {
        JsonNode value;
        try {
            value = mapper.readTree(text);
        } catch (StreamConstraintsException e) {
            throw invalid("is nested too deeply, or holds a number of too many digits", e);
        } catch (JacksonException e) {
            throw invalid("is not JSON: " + e.getOriginalMessage(), e);
        }
        if (value.isMissingNode()) {
            throw invalid("is empty; send a JSON object", null);
        }
        check(value);
        return value;
    }

    /** As UTF-8; what {@link #parse} read. */
    public byte[] write(JsonNode value) {
        return mapper.writeValueAsBytes(value);
    }

    private static void check(JsonNode value) {
        if (value.isBigDecimal()) {
            checkNumber(value.decimalValue());
        } else if (value.isString()) {
            checkText(value.asString());
        } else if (value.isObject()) {
            value.propertyNames().forEach(StrictJson::checkText);
        }
        value.forEach(StrictJson::check);
    }

    /** A billion-digit number written in ten letters would be computed with. */
    private static void checkNumber(BigDecimal number) {
        if (Math.abs((long) number.precision() - number.scale()) > LARGEST_EXPONENT
                || Math.abs((long) number.scale()) > 2L * LARGEST_EXPONENT) {
            throw invalid("holds a number beyond 1e" + LARGEST_EXPONENT, null);
        }
    }

    /** UTF-8 has no way to write half a pair. */
    private static void checkText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw invalid("holds half of a surrogate pair in a text", null);
                }
                i++;
            }
        }
    }

    private static FlowcanvasException invalid(String issue, @Nullable Throwable cause) {
        return new FlowcanvasException(ErrorCode.INVALID_REQUEST, "the body " + issue, cause);
    }
}
