package io.flowcanvas.api.lambda.catalogue;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.json.Json;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What somebody wants to publish, its form checked.
 *
 * @param files by path, the entry file among them
 */
record Candidate(
        FunctionName name,
        String description,
        ValueSchema params,
        ValueSchema result,
        List<PublishedFunction.Example> examples,
        boolean pure,
        SortedMap<String, ByteString> files) {
    Candidate {
        examples = List.copyOf(examples);
        files = new TreeMap<>(files);
    }

    /** The same for the same content, whatever its layout. */
    String fingerprint() {
        ObjectNode document = Json.mapper().createObjectNode();
        document.put("description", description).put("pure", pure);
        document.set("params", params.document());
        document.set("result", result.document());
        document.set("examples", examplesDocument());
        return Digests.fingerprint(
                Json.mapper()
                        .writer()
                        .with(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
                        .writeValueAsString(document),
                files);
    }

    ArrayNode examplesDocument() {
        return Json.mapper().valueToTree(examples);
    }
}
