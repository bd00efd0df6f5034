package io.flowcanvas.api.lambda.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.json.Json;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonValuesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "6 | 6.0",
                "100 | 1e2",
                "{\"a\":1,\"b\":2} | {\"b\":2.0,\"a\":1}",
                "1e400 | 1e400",
                "null | null",
                "[] | []"
            })
    void takesEqualValuesForEqual(String expected, String got) {
        assertThat(differences(expected, got)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "6 | 6.000001 | ''",
                "6 | \"6\" | ''",
                "{\"a\":{\"b/c\":1}} | {\"a\":{\"b/c\":2}} | /a/b~1c",
                "{\"a\":1} | {} | /a",
                "{} | {\"a\":null} | /a",
                "[1,2] | [2,1] | /0,/1",
                "[1] | [1,2] | /1",
                "1e400 | 1 | ''",
                "1e400 | -1e400 | ''"
            })
    void saysWhereTheyDiffer(String expected, String got, String pointers) {
        assertThat(differences(expected, got))
                .extracting(JsonValues.Difference::pointer)
                .isEqualTo(List.of(pointers.split(",", -1)));
    }

    private static List<JsonValues.Difference> differences(String expected, String got) {
        return JsonValues.differences(Json.parse(expected), Json.parse(got));
    }
}
