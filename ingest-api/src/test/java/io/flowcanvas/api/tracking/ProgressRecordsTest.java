package io.flowcanvas.api.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.execution.ExecutionStatus;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressRecordsTest {

    @Test
    void readsAnEvent() {
        byte[] json =
                Events.event(UUID.randomUUID(), 7, ExecutionStatus.RUNNING, Events.item(0, "a"))
                        .toJson();

        assertThat(ProgressRecords.read(json))
                .hasValueSatisfying(e -> assertThat(e.seq()).isEqualTo(7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "no json",
                "{}",
                "{\"steps\":[],\"items\":[]}",
                "{\"execution_id\":\"7\",\"steps\":[],\"items\":[]}"
            })
    void passesOverWhatIsNoEvent(String text) {
        assertThat(ProgressRecords.read(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void passesOverAnOutputThatIsNoFile() {
        String json =
                new String(
                        Events.event(
                                        UUID.randomUUID(),
                                        1,
                                        ExecutionStatus.RUNNING,
                                        Events.item(0, "a"))
                                .toJson(),
                        StandardCharsets.UTF_8);
        assertThat(json).contains("\"outputs\":[]");

        String broken = json.replace("\"outputs\":[]", "\"outputs\":[{}]");

        assertThat(ProgressRecords.read(broken.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void passesOverATombstone() {
        assertThat(ProgressRecords.read(null)).isEmpty();
    }
}
