package io.flowcanvas.api.canvas.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.error.Violation;
import io.flowcanvas.core.execution.OnItemError;
import io.flowcanvas.core.execution.Priority;
import io.flowcanvas.core.json.Json;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ExecutionRequestTest {

    @Test
    void fillsInWhatIsNotGiven() {
        UUID pipeline = UUID.randomUUID();

        ExecutionRequest request =
                ExecutionRequest.read(Json.parse("{\"pipeline_id\":\"" + pipeline + "\"}"));

        assertThat(request.violations()).isEmpty();
        assertThat(request.pipelineId()).isEqualTo(pipeline);
        assertThat(request.priority()).isEqualTo(Priority.NORMAL);
        assertThat(request.onItemError()).isEqualTo(OnItemError.CONTINUE);
        assertThat(request.parameters().isEmpty()).isTrue();
    }

    @Test
    void findsEveryErrorAtOnce() {
        ExecutionRequest request =
                ExecutionRequest.read(
                        Json.parse(
                                "{\"pipeline_id\":7,\"parameters\":[],\"priority\":\"x\",\"a/b\":1,"
                                        + "\"on_item_error\":null,\"file_ids\":[\"x\"]}"));

        assertThat(request.violations())
                .extracting(Violation::field)
                .containsExactlyInAnyOrder(
                        "/pipeline_id", "/parameters", "/priority", "/a~1b", "/file_ids/0");
    }

    @Test
    void wantsAnObject() {
        assertThat(ExecutionRequest.read(Json.parse("[]")).violations())
                .extracting(Violation::field)
                .contains("", "/pipeline_id");
    }

    @Test
    void readsAFormLikeTheJsonItStandsFor() {
        FormFields form = new FormFields();
        form.add("pipeline_id", " " + new UUID(1, 2) + "\n");
        form.add("parameters", "{\"width\":3}");
        form.add("file_ids[]", new UUID(3, 4).toString());
        form.add("file_ids", new UUID(5, 6).toString());

        ExecutionRequest request = ExecutionRequest.read(form.document());

        assertThat(request.violations()).isEmpty();
        assertThat(request.pipelineId()).isEqualTo(new UUID(1, 2));
        assertThat(request.parameters().path("width").asInt()).isEqualTo(3);
        assertThat(request.fileIds()).containsExactly(new UUID(3, 4), new UUID(5, 6));
    }

    @Test
    void saysThatParametersAreNoJson() {
        FormFields form = new FormFields();
        form.add("parameters", "{width:");

        assertThat(form.violations()).extracting(Violation::field).containsExactly("/parameters");
    }
}
