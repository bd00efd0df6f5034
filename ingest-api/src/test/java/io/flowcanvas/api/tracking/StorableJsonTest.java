package io.flowcanvas.api.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

class StorableJsonTest {

    @Test
    void replacesNulButNotWhatOnlyLooksLikeIt() {
        assertThat(StorableJson.of(Map.of("a", "x\u0000\u0000")))
                .isEqualTo("{\"a\":\"x\ufffd\ufffd\"}");
        assertThat(StorableJson.of("\\u0000")).isEqualTo("\"\\\\u0000\"");
        assertThat(Json.parse(StorableJson.of("\\\u0000")).asString()).isEqualTo("\\\ufffd");
    }

    @Test
    void replacesHalvesOfSurrogatePairs() {
        assertThat(StorableJson.asIs(StringNode.valueOf("a\ud800b"))).isEqualTo("\"a?b\"");
        assertThat(StorableJson.asIs(StringNode.valueOf("\ud83d\ude00")))
                .isEqualTo("\"\ud83d\ude00\"");
    }

    @Test
    void takesNullForNothing() {
        assertThat(StorableJson.asIs(null)).isNull();
        assertThat(StorableJson.asIs(NullNode.getInstance())).isNull();
    }
}
