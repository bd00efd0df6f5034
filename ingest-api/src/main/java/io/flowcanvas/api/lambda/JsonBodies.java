package io.flowcanvas.api.lambda;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.math.BigDecimal;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
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
 * Reads JSON that nobody vouches for: one value, names once each, bounded in size and depth,
 * numbers as exact as they are written.
 */
@Component
final class JsonBodies {
    private static final int WRAPPING = 2;
    private static final int LARGEST_EXPONENT = 400;

    private final JsonMapper mapper;
    private final int limit;

    @Autowired
    JsonBodies(ApiProperties properties) {
        this(
                (int) properties.sessions().bodyLimit().toBytes(),
                properties.sessions().maxDepth() + WRAPPING);
    }

    JsonBodies(int limit, int depth) {
        this.limit = limit;
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
     * @return fails with {@code PAYLOAD_TOO_LARGE}, or {@code INVALID_REQUEST} if it is not JSON
     */
    Mono<JsonNode> read(ServerHttpRequest request) {
        if (request.getHeaders().getContentLength() > limit) {
            return Mono.error(this::tooLarge);
        }
        return DataBufferUtils.join(request.getBody(), limit)
                .onErrorMap(DataBufferLimitException.class, error -> tooLarge())
                .map(JsonBodies::bytes)
                .defaultIfEmpty(new byte[0])
                .map(this::parse);
    }

    /**
     * @throws FlowcanvasException {@code INVALID_REQUEST} if it is not JSON
     */
    JsonNode parse(byte[] text) {
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
    byte[] write(JsonNode value) {
        return mapper.writeValueAsBytes(value);
    }

    private static void check(JsonNode value) {
        if (value.isBigDecimal()) {
            checkNumber(value.decimalValue());
        } else if (value.isString()) {
            checkText(value.asString());
        } else if (value.isObject()) {
            value.propertyNames().forEach(JsonBodies::checkText);
        }
        value.forEach(JsonBodies::check);
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

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    private FlowcanvasException tooLarge() {
        return new FlowcanvasException(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "the body is larger than %d bytes; send large data as a file".formatted(limit));
    }

    private static FlowcanvasException invalid(
            String issue, @org.jspecify.annotations.Nullable Throwable cause) {
        return new FlowcanvasException(ErrorCode.INVALID_REQUEST, "the body " + issue, cause);
    }
}
