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
            RateRules.freeRate(shown, changes);
        }
        return read(MergePatch.apply(shown, changes), stored);
    }

    private static CameraDocument read(JsonNode given, @Nullable CameraDocument stored) {
        JsonNode written = given instanceof ObjectNode object ? withoutNulls(object) : given;
        List<Violation> found = new ArrayList<>();
        SCHEMA.validate(written).stream().map(CameraRules::violation).forEach(found::add);
        CameraUrl url = SourceRules.url(written, stored, found);
        FrameRate policy = RateRules.policy(written, found);
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
