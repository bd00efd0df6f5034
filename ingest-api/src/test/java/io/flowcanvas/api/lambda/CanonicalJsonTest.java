package io.flowcanvas.api.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {
    private static final JsonBodies JSON = new JsonBodies(10_000, 50);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"a\":1,\"b\":2} | { \"b\" : 2 , \"a\" : 1 }",
                "{\"x\":{\"d\":[],\"c\":{}}} | {\"x\":{\"c\":{},\"d\":[ ]}}",
                "1.5 | 1.50",
                "1.5 | 15e-1",
                "1e2 | 1E+2",
                "1e2 | 100.0",
                "\"a\" | \"\\u0061\"",
                "\"/\" | \"\\/\"",
                "-0 | 0"
            })
    void writesEqualValuesAlike(String one, String other) {
        assertThat(canonical(one)).isEqualTo(canonical(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "1 | 1.0",
                "9007199254740993 | 9007199254740992",
                "0.1 | 0.10000000000000000001",
                "\"1\" | 1",
                "null | \"null\"",
                "[1,2] | [2,1]",
                "[[1],2] | [[1,2]]",
                "{\"a\":null} | {}",
                "\"\\\"\" | \"\\\\\"",
                "{\"a\":\"b,c\"} | {\"a\":\"b\",\"c\":\"\"}",
                "[] | {}"
            })
    void keepsDifferentValuesApart(String one, String other) {
        assertThat(canonical(one)).isNotEqualTo(canonical(other));
    }

    @Test
    void escapesOnlyWhatHasToBe() {
        assertThat(canonical("\"\\u0001\\n\\\"\\\\ü€\"")).isEqualTo("\"\\u0001\\u000a\\\"\\\\ü€\"");
    }

    private static String canonical(String json) {
        return CanonicalJson.of(JSON.parse(json.getBytes(StandardCharsets.UTF_8)));
    }
}
