package io.flowcanvas.jobs.images.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.execution.Detection;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.execution.ItemResult;
import io.flowcanvas.core.execution.OutputFile;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.jobs.images.codec.ImageLimits;
import io.flowcanvas.proto.engine.v1.ClientDelivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The schemas that other systems write and read by say what our code does. */
class SubmissionSchemaTest {
    private final SubmissionReader reader = new SubmissionReader(ImageLimits.DEFAULT);

    @ParameterizedTest
    @MethodSource("taken")
    void schemaAndReaderTake(String name) throws Exception {
        String message = String.valueOf(Messages.taken().get(name));

        assertThat(errors("image-request", message)).isEmpty();
        assertThatCode(() -> reader.read(bytes(message))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("refusedByBoth")
    void schemaAndReaderRefuse(Messages.Bad message) throws Exception {
        assertThat(errors("image-request", message.json())).isNotEmpty();
        assertThatThrownBy(() -> reader.read(bytes(message.json())))
                .isInstanceOf(UnreadableSubmission.class)
                .hasMessageStartingWith(message.reason());
    }

    @ParameterizedTest
    @MethodSource("refusedByReader")
    void readerRefusesWhatTheSchemaCannotSee(Messages.Bad message) throws Exception {
        assertThat(errors("image-request", message.json())).isEmpty();
        assertThatThrownBy(() -> reader.read(bytes(message.json())))
                .isInstanceOf(UnreadableSubmission.class)
                .hasMessageStartingWith(message.reason());
    }

    @Test
    void resultsAreAsTheirSchemaSays() throws Exception {
        ClientDelivery client =
                ClientDelivery.newBuilder().setClientId("ada").setCorrelationId("c-7").build();
        String execution = UUID.randomUUID().toString();
        OutputFile image =
                new OutputFile(
                        UUID.randomUUID(),
                        "resize",
                        "c-7.jpg",
                        "image/jpeg",
                        9,
                        "key",
                        "0".repeat(64),
                        6,
                        4,
                        1L);
        OutputFile document =
                new OutputFile(
                        UUID.randomUUID(),
                        "find",
                        "c-7.json",
                        "application/json",
                        9,
                        "key",
                        "0".repeat(64),
                        null,
                        null,
                        1L);
        Detection detection =
                new Detection("find", "cat", 0.9, new Detection.Box(1, 2, 3, 4, 6, 4));
        Instant now = Instant.now();
        ItemResult completed =
                new ItemResult(
                        0,
                        "c-7.png",
                        ExecutionStatus.COMPLETED,
                        List.of(image, document),
                        List.of(detection),
                        null,
                        now,
                        now);
        ItemResult failed =
                new ItemResult(
                        0,
                        "c-7.png",
                        ExecutionStatus.FAILED,
                        List.of(),
                        List.of(),
                        new Failure(ErrorCode.COMPONENT_FAILED, "no"),
                        null,
                        now);

        String first =
                new String(
                        ResultDocument.json(client, execution, completed), StandardCharsets.UTF_8);
        String second =
                new String(ResultDocument.json(client, execution, failed), StandardCharsets.UTF_8);

        assertThat(errors("image-result", first)).isEmpty();
        assertThat(errors("image-result", second)).isEmpty();
        JsonNode read = Json.parse(first);
        assertThat(read.path("output_files").path(0).path("download_url").asString())
                .isEqualTo("/v1/files/" + image.fileId());
        assertThat(read.path("client_id").asString()).isEqualTo("ada");
        assertThat(Json.parse(second).path("error").path("code").asString())
                .isEqualTo("COMPONENT_FAILED");
    }

    static List<String> taken() {
        return List.copyOf(Messages.taken().keySet());
    }

    static List<Messages.Bad> refusedByBoth() {
        return List.copyOf(Messages.refusedByBoth().values());
    }

    static List<Messages.Bad> refusedByReader() {
        return List.copyOf(Messages.refusedByReader().values());
    }

    private static List<Error> errors(String name, String json) throws IOException {
        Path file =
                Path.of(
                        String.valueOf(System.getProperty("flowcanvas.home")),
                        "docs/schemas",
                        name + ".schema.json");
        Schema schema =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(Json.parse(Files.readString(file)));
        return schema.validate(
                Json.parse(json),
                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }

    private static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }
}
