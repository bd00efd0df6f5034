package io.flowcanvas.api.lambda.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.core.json.Json;
import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ValueSchemaTest {

    @Test
    void saysWhereAValueIsWrong() {
        ValueSchema schema =
                schema("{'type':'object','required':['a'],'properties':{'b':{'type':'string'}}}");

        assertThat(schema.violations(Json.parse("{\"a\":1}"))).isEmpty();
        assertThat(schema.violations(Json.parse("{\"b\":1}")))
                .extracting(Violation::field)
                .containsExactlyInAnyOrder("/a", "/b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'strnig'} | /type",
                "{'properties':{'a':{'minimum':'x'}}} | /properties/a/minimum",
                "{'$ref':'http://example.com/x.json'} | /$ref",
                "{'allOf':[{'$ref':'other.json#/a'}]} | /allOf/0/$ref",
                "{'$ref':'file:///etc/passwd'} | /$ref",
                "{'$dynamicRef':'http://example.com'} | /$dynamicRef",
                "{'$id':'http://example.com/a'} | /$id",
                "{'$schema':'http://json-schema.org/draft-07/schema#'} | /$schema"
            })
    void refusesWhatIsNoSchemaOrPointsElsewhere(String schema, String field) {
        assertThatThrownBy(() -> schema(schema))
                .isInstanceOfSatisfying(
                        FlowcanvasException.class,
                        error ->
                                assertThat(error.violations())
                                        .extracting(Violation::field)
                                        .contains(field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'pattern':'(a'}", "{'$ref':'#/nowhere'}"})
    void refusesWhatCannotBeUsed(String schema) {
        assertThatThrownBy(() -> schema(schema)).isInstanceOf(FlowcanvasException.class);
    }

    @Test
    void takesReferencesWithinItself() {
        ValueSchema schema =
                schema("{'$defs':{'n':{'type':'integer'}},'items':{'$ref':'#/$defs/n'}}");

        assertThat(schema.violations(Json.parse("[1]"))).isEmpty();
        assertThat(schema.violations(Json.parse("[1.5]"))).hasSize(1);
    }

    @Test
    void isNotMisledByWordsInValues() {
        assertThat(schema("{'enum':[{'$ref':'http://example.com'}]}").violations(Json.parse("1")))
                .hasSize(1);
    }

    @Test
    void doesNotRunForEverOverAHostilePattern() {
        ValueSchema schema = schema("{'pattern':'^(a+)+$'}");

        Assertions.setMaxStackTraceElementsDisplayed(3);
        assertThat(
                        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                                Duration.ofSeconds(10),
                                () -> schema.violations(Json.parse("\"" + "a".repeat(60) + "!\""))))
                .hasSize(1);
        assertThat(schema.violations(Json.parse("\"aaa\""))).isEmpty();
    }

    @Test
    void sharesItsPatienceAmongAllMatchesOfAValue() {
        ValueSchema schema = schema("{'items':{'pattern':'^(a+)+$'}}");
        String text = "\"" + "a".repeat(40) + "!\",";
        JsonNode many = Json.parse("[" + text.repeat(30_000) + "\"a\"]");

        assertThat(
                        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                                Duration.ofSeconds(5), () -> schema.violations(many)))
                .singleElement()
                .satisfies(found -> assertThat(found.issue()).contains("within 100 ms"));
        assertThat(schema.violations(Json.parse("[\"a\",\"b\"]"))).hasSize(1);
    }

    @Test
    void losesPatienceWithReferencesThatMultiplyToo() {
        StringBuilder parts = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            String next = "{'$ref':'#/$defs/d" + (i + 1) + "'}";
            parts.append("'d" + i + "':{'anyOf':[" + next + "," + next + "]},");
        }
        ValueSchema schema =
                schema("{'$ref':'#/$defs/d0','$defs':{" + parts + "'d40':{'type':'string'}}}");

        assertThat(
                        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                                Duration.ofSeconds(5), () -> schema.violations(Json.parse("1"))))
                .singleElement()
                .satisfies(found -> assertThat(found.issue()).contains("within 100 ms"));
    }

    @Test
    void endsWhereASchemaRefersToItselfWithoutAnEnd() {
        assertThatThrownBy(
                        () -> {
                            ValueSchema endless = schema("{'$ref':'#'}");
                            if (!endless.violations(Json.parse("1")).isEmpty()) {
                                throw FlowcanvasException.invalid("", "refused when used");
                            }
                        })
                .isInstanceOf(FlowcanvasException.class);
    }

    @Test
    void refusesASchemaTooDeepToWalk() {
        assertThatThrownBy(() -> schema("{'items':".repeat(70) + "{}" + "}".repeat(70)))
                .hasMessageContaining("nested deeper");
    }

    private static ValueSchema schema(String text) {
        return ValueSchema.of(Json.parse(text.replace('\'', '"')));
    }
}
