package io.flowcanvas.api.canvas.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.web.Links;
import io.flowcanvas.core.execution.Detection;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.ItemResult;
import io.flowcanvas.core.execution.OutputFile;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.proto.engine.v1.InlineOutput;
import io.flowcanvas.proto.engine.v1.ItemReply;
import io.flowcanvas.proto.imageflow.v1.Box;
import io.flowcanvas.proto.imageflow.v1.ProcessingResult;
import io.flowcanvas.proto.imageflow.v1.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ProcessingResultsTest {
    private static final ByteString SMALL = Chunks.jpeg(10);
    private static final ByteString LARGER = Chunks.jpeg(20);

    private final OutputFile first = output("first.jpg");
    private final OutputFile second = output("second.jpg");
    private final OutputFile stored = output("stored.tiff");

    @Test
    void hasEveryOutputThatCameAlongAndWhatWasFound() {
        Detection person =
                new Detection("find", "person", 0.75, new Detection.Box(1, 2, 30, 40, 800, 600));
        Detection plate =
                new Detection("read", "plate", 0.5, new Detection.Box(5, 6, 70, 80, 320, 240));
        ItemReply reply =
                reply(List.of(first, second, stored), List.of(person, plate))
                        .addOutputs(inline(second, LARGER))
                        .addOutputs(inline(first, SMALL))
                        .build();

        ProcessingResult result = results(Map.of()).of(reply, "one");

        assertThat(result.getStatus()).isEqualTo(Status.STATUS_COMPLETED);
        assertThat(result.getImageData()).isEqualTo(SMALL);
        assertThat(result.getOutputFilesList())
                .containsExactly(
                        file(first).build(),
                        file(second).setData(LARGER).build(),
                        file(stored).setDownloadUrl("/v1/files/" + stored.fileId()).build());
        assertThat(result.getDetectionsList())
                .containsExactly(
                        found("find", "person", 0.75, box(1, 2, 30, 40, 800, 600)),
                        found("read", "plate", 0.5, box(5, 6, 70, 80, 320, 240)));
    }

    @ParameterizedTest
    @CsvSource({
        "https://images.test,https://images.test/v1/files/",
        "https://images.test/canvas/,https://images.test/canvas/v1/files/"
    })
    void namesAFileByItsWholeAddressWhereThatIsKnown(String publicUrl, String files) {
        ItemReply reply = reply(List.of(stored), List.of()).build();

        ProcessingResult result =
                results(Map.of("flowcanvas.public-url", publicUrl)).of(reply, "one");

        assertThat(result.getOutputFiles(0).getDownloadUrl()).isEqualTo(files + stored.fileId());
    }

    private static ProcessingResults results(Map<String, String> settings) {
        ApiProperties properties =
                new Binder(new MapConfigurationPropertySource(settings))
                        .bindOrCreate("flowcanvas", ApiProperties.class);
        return new ProcessingResults(new Links(properties));
    }

    private static ItemReply.Builder reply(List<OutputFile> outputs, List<Detection> found) {
        ItemResult item =
                new ItemResult(
                        0,
                        "one.jpg",
                        ExecutionStatus.COMPLETED,
                        outputs,
                        found,
                        null,
                        Instant.EPOCH,
                        Instant.EPOCH);
        return ItemReply.newBuilder()
                .setExecutionId("execution")
                .setResultJson(ByteString.copyFrom(Json.mapper().writeValueAsBytes(item)));
    }

    private static OutputFile output(String name) {
        return new OutputFile(
                UUID.randomUUID(), "step", name, "image/jpeg", 7, "key", "sha", 8, 6, 1L);
    }

    private static InlineOutput inline(OutputFile file, ByteString content) {
        return InlineOutput.newBuilder()
                .setFileId(file.fileId().toString())
                .setContent(content)
                .build();
    }

    private static io.flowcanvas.proto.imageflow.v1.OutputFile.Builder file(OutputFile file) {
        return io.flowcanvas.proto.imageflow.v1.OutputFile.newBuilder()
                .setFileId(file.fileId().toString())
                .setFilename(file.filename())
                .setFileSize(file.sizeBytes());
    }

    private static io.flowcanvas.proto.imageflow.v1.Detection found(
            String step, String label, double score, Box box) {
        return io.flowcanvas.proto.imageflow.v1.Detection.newBuilder()
                .setStep(step)
                .setLabel(label)
                .setScore(score)
                .setBox(box)
                .build();
    }

    private static Box box(
            double x, double y, double width, double height, int imageWidth, int imageHeight) {
        return Box.newBuilder()
                .setX(x)
                .setY(y)
                .setWidth(width)
                .setHeight(height)
                .setImageWidth(imageWidth)
                .setImageHeight(imageHeight)
                .build();
    }
}
