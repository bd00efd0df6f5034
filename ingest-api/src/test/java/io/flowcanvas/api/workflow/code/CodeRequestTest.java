package io.flowcanvas.api.workflow.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.api.config.CodeProperties;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.function.Language;
import io.flowcanvas.core.json.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class CodeRequestTest {
    private static final CodeProperties LIMITS =
            new CodeProperties(
                    DataSize.ofBytes(20),
                    DataSize.ofBytes(10),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(5));

    @Test
    void fillsInWhatIsNotGiven() {
        CodeRequest request = read("{'language':'rust','code':'fn main() {}'}");

        assertThat(request.language()).isEqualTo(Language.RUST);
        assertThat(request.input()).isEmpty();
        assertThat(request.timeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void tellsNullFromNoInput() {
        assertThat(read("{'language':'python','code':'1','input':null}").input()).isEqualTo("null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'code':'1'}",
                "{'language':'perl','code':'1'}",
                "{'language':7,'code':'1'}",
                "{'language':'rust'}",
                "{'language':'rust','code':' '}",
                "{'language':'rust','code':['1']}",
                "{'language':'rust','code':'123456789012345678901'}",
                "{'language':'rust','code':'1','input':'1234567890'}",
                "{'language':'rust','code':'1','timeout':0}",
                "{'language':'rust','code':'1','timeout':301}",
                "{'language':'rust','code':'1','timeout':1.5}",
                "{'language':'rust','code':'1','timeout':'30'}",
                "{'language':'rust','code':'1','timeout':99999999999999999999}",
                "{'language':'rust','code':'1','timeout':null}",
                "{'language':'rust','code':'1','memory':1}",
                "[]",
                "null"
            })
    void refusesWhatIsNotAsRequired(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(FlowcanvasException.class);
    }

    private static CodeRequest read(String body) {
        return CodeRequest.read(Json.parse(body.replace('\'', '"')), LIMITS);
    }
}
