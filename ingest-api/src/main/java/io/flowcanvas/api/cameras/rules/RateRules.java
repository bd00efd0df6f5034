package io.flowcanvas.api.cameras.rules;

import io.flowcanvas.api.cameras.FrameChoice;
import io.flowcanvas.core.error.Violation;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which frames are taken: {@code frame_policy} and {@code max_fps} together. */
final class RateRules {
    private static final String SAMPLE = "sample";

    private RateRules() {}

    /** The rate of a sample is said twice; who changes one of them changes both. */
    static void freeRate(ObjectNode shown, ObjectNode changes) {
        boolean hasPolicy = changes.has("frame_policy");
        boolean keepsRate = changes.path("frame_policy").asString("").equals(SAMPLE);
        if (hasPolicy && !keepsRate && !changes.has("max_fps")) {
            shown.remove("max_fps");
        } else if (!hasPolicy && changes.has("max_fps")) {
            shown.put("frame_policy", SAMPLE);
        }
    }

    /** Null if it is wrong. */
    static @Nullable FrameRate policy(JsonNode written, List<Violation> found) {
        FrameRate policy = FrameRate.parse(written.path("frame_policy").asString("latest"));
        JsonNode limit = written.path("max_fps");
        BigDecimal maxFps = limit.isNumber() ? decimalOrNull(limit) : null;
        if (policy == null) {
            found.add(
                    new Violation(
                            "/frame_policy",
                            "must be latest, every or sample(FPS), such as sample(5), with FPS"
                                    + " from 0.01 to 240"));
            return null;
        }
        if (policy.choice() != FrameChoice.SAMPLE) {
            return new FrameRate(policy.choice(), maxFps);
        }
        BigDecimal perSecond = policy.perSecond();
        if (perSecond == null && maxFps == null && !limit.isNumber()) {
            found.add(
                    new Violation(
                            "/max_fps",
                            "is required to sample; frame_policy sample(5) says the same"));
            return null;
        }
        if (perSecond != null && maxFps != null && perSecond.compareTo(maxFps) != 0) {
            found.add(
                    new Violation(
                            "/max_fps",
                            "must be absent or %s, as frame_policy says"
                                    .formatted(perSecond.toPlainString())));
            return null;
        }
        return new FrameRate(FrameChoice.SAMPLE, perSecond == null ? maxFps : perSecond);
    }

    /** Null if it is out of range, which the schema has said. */
    private static @Nullable BigDecimal decimalOrNull(JsonNode number) {
        double value = number.doubleValue();
        return value >= FrameRate.LEAST.doubleValue() && value <= FrameRate.MOST.doubleValue()
                ? Decimals.of(number)
                : null;
    }
}
