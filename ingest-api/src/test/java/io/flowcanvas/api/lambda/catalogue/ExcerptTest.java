package io.flowcanvas.api.lambda.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ExcerptTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "null",
                "\"x\"",
                "1.5",
                "{}",
                "[]",
                "{\"a\":[1,{\"b\":null}],\"c\":\"d\"}"
            })
    void showsAllOfASmallValue(String json) {
        assertThat(Excerpt.of(Json.parse(json)).toString()).isEqualTo(json);
    }

    @Test
    void makesADeepValueOneThatCanBeWritten() {
        JsonNode arrays = Json.parse("[".repeat(499) + "]".repeat(499));
        JsonNode objects = Json.parse("{\"a\":".repeat(499) + "1" + "}".repeat(499));
        Object report =
                Map.of("error", Map.of("examples", List.of(Map.of("got", Excerpt.of(arrays)))));

        assertThat(Json.mapper().writeValueAsString(report)).contains("[[[", "\"…\"");
        assertThat(Excerpt.of(objects).toString()).contains("{\"a\":{\"a\":", "\"…\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[%s]", "{\"a\":[[%s],[%1$s]],\"b\":[%1$s]}", "[\"x\",[[%s],[%1$s]]]"})
    void boundsHowMuchIsShown(String form) {
        String many = "\"%s\",".formatted("y".repeat(100)).repeat(5_000) + "0";

        assertThat(Excerpt.of(Json.parse(form.formatted(many))).toString())
                .contains("yyy", "…")
                .hasSizeLessThan(8_000);
    }

    @Test
    void boundsTextNamesAndWideTrees() {
        String wide = "[[[[[[[[[[1]]]]]]]]]],".repeat(20_000);

        assertThat(Excerpt.of(Json.parse("[" + wide + "0]")).toString()).hasSizeLessThan(12_000);
        assertThat(Excerpt.of(Json.parse("\"" + "z".repeat(9_000) + "\"")).asString())
                .hasSize(1_001)
                .endsWith("…");
        assertThat(Excerpt.of(Json.parse("{\"" + "n".repeat(9_000) + "\":1}")).toString())
                .hasSizeLessThan(1_100);
        assertThat(Excerpt.of("x" + "😀".repeat(2_000)).chars().filter(c -> c == '\ud83d').count())
                .isEqualTo(499);
    }
}
