package io.flowcanvas.api.cameras.rules;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.flowcanvas.api.cameras.CameraDocument;
import io.flowcanvas.api.cameras.FrameChoice;
import io.flowcanvas.api.web.Ids;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns what a client wants of a camera into a document, or says everything that is wrong. */
public final class CameraRules {
    private static final Schema SCHEMA = schema();
    private static final String SAMPLE = "sample";

    private CameraRules() {}

    /**
     * @param written as ShownCamera; null is as absent
     * @throws FlowcanvasException {@code INVALID_REQUEST} with every violation
     */
    public static CameraDocument create(JsonNode written) {
        return read(written, null);
    }

    /**
     * @param stored whose password a masked address keeps
     * @throws FlowcanvasException {@code INVALID_REQUEST} with every violation
     */
    public static CameraDocument replace(CameraDocument stored, JsonNode written) {
        return read(written, stored);
    }

    /**
     * @param patch a merge patch (RFC 7396) of what a client was shown
     * @throws FlowcanvasException {@code INVALID_REQUEST} with every violation
     */
    public static CameraDocument patch(CameraDocument stored, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            throw FlowcanvasException.invalid("", "must be an object with the fields to change");
        }
        ObjectNode shown = MergePatch.tree(ShownCamera.of(stored));
        if (stored.framePolicy() == FrameChoice.SAMPLE) {
            freeRate(shown, changes);
        }
        return read(MergePatch.apply(shown, changes), stored);
    }

    /** The rate of a sample is said twice; who changes one of them changes both. */
    private static void freeRate(ObjectNode shown, ObjectNode changes) {
        boolean hasPolicy = changes.has("frame_policy");
        boolean keepsRate = changes.path("frame_policy").asString("").equals(SAMPLE);
        if (hasPolicy && !keepsRate && !changes.has("max_fps")) {
            shown.remove("max_fps");
        } else if (!hasPolicy && changes.has("max_fps")) {
            shown.put("frame_policy", SAMPLE);
        }
    }

    private static CameraDocument read(JsonNode given, @Nullable CameraDocument stored) {
        JsonNode written = given instanceof ObjectNode object ? withoutNulls(object) : given;
        List<Violation> found = new ArrayList<>();
        SCHEMA.validate(written).stream().map(CameraRules::violation).forEach(found::add);
        CameraUrl url = url(written, stored, found);
        FrameRate policy = policy(written, found);
        checkPipeline(written, found);
        CameraShapes.check(written, found);
        if (!found.isEmpty() || policy == null) {
            throw FlowcanvasException.invalid(found);
        }
        return new CameraDocument(
                written.path("name").asString(),
                url == null ? null : url.written(),
                Ids.parse(written.path("pipeline_id").asString()).orElseThrow(),
                policy.choice(),
                policy.perSecond(),
                written.path("enabled").asBoolean(true),
                CameraShapes.lines(written.path("lines")),
                CameraShapes.zones(written.path("zones")),
                CameraShapes.seconds(written.path("no_motion_seconds")));
    }

    private static ObjectNode withoutNulls(ObjectNode object) {
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!field.getValue().isNull()) {
                kept.set(field.getKey(), field.getValue());
            }
        }
        return kept;
    }

    /** Null if it has none, or a wrong one. */
    private static @Nullable CameraUrl url(
            JsonNode written, @Nullable CameraDocument stored, List<Violation> found) {
        if (!written.isObject()) {
            return null;
        }
        boolean isPushed = written.path("push").asBoolean(false);
        JsonNode url = written.path("url");
        if (isPushed != url.isMissingNode()) {
            found.add(
                    new Violation(
                            "/url",
                            isPushed
                                    ? "must be absent where push is true: its frames come by gRPC"
                                    : "is required, unless push is true"));
            return null;
        }
        if (!url.isString()) {
            return null;
        }
        try {
            CameraUrl parsed = CameraUrl.parse(url.asString());
            return parsed.isMasked() ? unmasked(parsed, stored) : parsed;
        } catch (FlowcanvasException e) {
            found.addAll(e.violations());
            return null;
        }
    }

    private static CameraUrl unmasked(CameraUrl url, @Nullable CameraDocument stored) {
        String known = stored == null ? null : stored.url();
        if (known == null) {
            throw CameraUrl.unknownMask();
        }
        return url.withUserInfoOf(CameraUrl.parse(known));
    }

    /** Null if it is wrong. */
    private static @Nullable FrameRate policy(JsonNode written, List<Violation> found) {
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

    private static void checkPipeline(JsonNode written, List<Violation> found) {
        JsonNode id = written.path("pipeline_id");
        if (id.isString() && Ids.parse(id.asString()).isEmpty()) {
            found.add(new Violation("/pipeline_id", "must be a UUID, the id of a pipeline"));
        }
    }

    private static Violation violation(Error error) {
        String location = error.getInstanceLocation().toString();
        String property = error.getProperty();
        return new Violation(
                property == null ? location : location + "/" + property, error.getMessage());
    }

    private static Schema schema() {
        try (InputStream in = CameraRules.class.getResourceAsStream("camera.schema.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
