package io.flowcanvas.jobs.images.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.pipeline.OutputEncoding;
import io.flowcanvas.core.pipeline.Pipeline;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PipelineProcessorTest {
    private static final String DEMO =
            "[{'component': 'resize', 'parameters': {'width': 400}}, {'component': 'ai_detection'},"
                    + " {'component': 'draw_detections'}]";

    @Test
    void writesAJpegAndTheDetectionsOfTheDemo() {
        ProcessedItem result = Runs.item(Photos.bytes("astronaut.png"), DEMO);

        EncodedOutput image = result.outputs().get(0);
        assertThat(image.filename()).isEqualTo("photo.jpg");
        assertThat(image.contentType()).isEqualTo("image/jpeg");
        assertThat(image.role()).isEqualTo("image");
        assertThat(image.step()).isEqualTo("draw_detections");
        assertThat(image.width()).isEqualTo(400);
        assertThat(Picture.decode(image.content()).width()).isEqualTo(400);
        EncodedOutput document = result.outputs().get(1);
        assertThat(document.filename()).isEqualTo("photo.detections.json");
        assertThat(document.role()).isEqualTo("detections");
        JsonNode json = Json.parse(new String(document.content(), StandardCharsets.UTF_8));
        assertThat(json.at("/image/width").intValue()).isEqualTo(400);
        assertThat(json.at("/detections/0/label").stringValue()).isEqualTo("person");
        assertThat(json.at("/detections/0/step").stringValue()).isEqualTo("ai_detection");
        assertThat(json.at("/detections/0/box/width").doubleValue()).isBetween(100.0, 400.0);
    }

    @Test
    void theSameItemGivesTheSameBytes() {
        ProcessedItem first = Runs.item(Photos.bytes("astronaut.png"), DEMO);
        ProcessedItem second = Runs.item(Photos.bytes("astronaut.png"), DEMO);

        for (int i = 0; i < first.outputs().size(); i++) {
            assertThat(first.outputs().get(i).content())
                    .isEqualTo(second.outputs().get(i).content());
        }
    }

    @Test
    void aBranchDoesNotPaintOverTheImageOfAnother() {
        String steps =
                "[{'id': 'mark', 'component': 'watermark', 'inputs': ['input'], 'parameters':"
                        + " {'text': 'X', 'opacity': 1, 'size': 0.9}},"
                        + " {'id': 'clean', 'component': 'flip', 'inputs': ['input']},"
                        + " {'id': 'seen', 'component': 'face_detection', 'inputs': ['input']},"
                        + " {'id': 'hidden', 'component': 'face_blur', 'inputs': ['seen']},"
                        + " {'id': 'plain', 'component': 'flip', 'inputs': ['seen']}]";
        ItemWork work =
                withEncoding(
                        Runs.work("a.png", Photos.bytes("astronaut.png"), Runs.pipeline(steps)),
                        new OutputEncoding("png", null));
        ProcessedItem result = Runs.PROCESSOR.process(work, new RecordingListener());
        Picture flipped = Runs.photo("astronaut.png", "[{'component': 'flip'}]");

        assertThat(result.outputs())
                .extracting(EncodedOutput::filename)
                .containsExactly(
                        "a-mark.png",
                        "a-clean.png",
                        "a-hidden.png",
                        "a-plain.png",
                        "a.detections.json");
        assertThat(picture(result, 1).difference(flipped)).isZero();
        assertThat(picture(result, 3).difference(flipped)).isZero();
        Picture astronaut = Picture.decode(Photos.bytes("astronaut.png"));
        assertThat(picture(result, 0).difference(astronaut)).isPositive();
        assertThat(picture(result, 2).difference(astronaut)).isPositive();
    }

    @Test
    void severalInputsGiveTheFirstImageAndTheDetectionsOfAll() {
        String steps =
                "[{'id': 'small', 'component': 'resize', 'inputs': ['input'], 'parameters':"
                        + " {'width': 300}},"
                        + " {'id': 'seen', 'component': 'ai_detection', 'inputs': ['small']},"
                        + " {'id': 'turned', 'component': 'flip', 'inputs': ['input']},"
                        + " {'id': 'drawn', 'component': 'draw_detections', 'inputs': ['turned',"
                        + " 'seen'], 'parameters': {'labels': false}},"
                        + " {'component': 'convert', 'parameters': {'format': 'png'}}]";
        Picture drawn =
                Picture.decode(
                        Runs.item(Photos.bytes("coffee.png"), steps).outputs().get(0).content());
        Picture flipped = Runs.photo("coffee.png", "[{'component': 'flip'}]");

        assertThat(drawn.width()).isEqualTo(600);
        // the cup lies left of the middle, and right of it in the mirror
        assertThat(changedColumns(drawn, flipped)).isNotEmpty().anyMatch(x -> x > 300);
    }

    @Test
    void measuresEveryStepInOrder() {
        RecordingListener listener = new RecordingListener();
        Runs.PROCESSOR.process(
                Runs.work("a.png", Photos.bytes("astronaut.png"), Runs.pipeline(DEMO)), listener);

        assertThat(listener.started).containsExactly(0, 1, 2);
        assertThat(listener.finished).hasSize(3);
        assertThat(listener.finished.get(0).imageBytes()).isEqualTo(400L * 400 * 3);
        assertThat(listener.finished.get(1).cpuNanos()).isGreaterThan(1_000_000);
        assertThat(listener.finished.get(1).completedAt())
                .isAfterOrEqualTo(listener.finished.get(1).startedAt());
    }

    @Test
    void cancelStopsBeforeTheNextStep() {
        RecordingListener listener = new RecordingListener(1);

        assertThatThrownBy(
                        () ->
                                Runs.PROCESSOR.process(
                                        Runs.work(
                                                "a.png",
                                                Photos.bytes("astronaut.png"),
                                                Runs.pipeline(DEMO)),
                                        listener))
                .isInstanceOfSatisfying(
                        FlowcanvasException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
        assertThat(listener.started).containsExactly(0);
    }

    @Test
    void theExecutionsEncodingWinsOverConvert() {
        ItemWork work =
                Runs.work(
                        "a.png",
                        Photos.bytes("rocket.jpg"),
                        Runs.pipeline(
                                "[{'component': 'convert', 'parameters': {'format': 'png'}}]"));
        EncodedOutput output =
                Runs.PROCESSOR
                        .process(
                                withEncoding(work, new OutputEncoding("webp", 50)),
                                new RecordingListener())
                        .outputs()
                        .get(0);

        assertThat(output.filename()).isEqualTo("a.webp");
        assertThat(output.contentType()).isEqualTo("image/webp");
    }

    @Test
    void anErrorNamesItsStep() {
        assertThatThrownBy(
                        () ->
                                Runs.item(
                                        Photos.bytes("rocket.jpg"),
                                        "[{'id': 'cut', 'component': 'crop', 'parameters':"
                                                + " {'width': 9999, 'height': 1}}]"))
                .hasMessageStartingWith("step cut: ");
    }

    private static List<Integer> changedColumns(Picture drawn, Picture plain) {
        return IntStream.range(0, plain.width())
                .filter(x -> drawn.rgb(x, plain.height() / 2) != plain.rgb(x, plain.height() / 2))
                .boxed()
                .toList();
    }

    private static Picture picture(ProcessedItem item, int index) {
        return Picture.decode(item.outputs().get(index).content());
    }

    private static ItemWork withEncoding(ItemWork work, OutputEncoding encoding) {
        Pipeline pipeline = work.pipeline();
        return new ItemWork(
                work.executionId(),
                work.itemIndex(),
                work.fileName(),
                work.image(),
                new Pipeline(
                        pipeline.name(),
                        pipeline.description(),
                        pipeline.steps(),
                        pipeline.outputs(),
                        encoding));
    }
}
