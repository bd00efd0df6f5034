package io.flowcanvas.jobs.images.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.jobs.images.codec.NativeScope;
import io.flowcanvas.jobs.images.codec.OpenCv;
import io.flowcanvas.jobs.images.processing.Photos;
import io.flowcanvas.jobs.images.processing.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsTest {
    private static final int SIDE = 64;
    private static final int CELLS = 64 + 16 + 4;
    private static final long[] INPUT = {1, 3, SIDE, SIDE};
    private static final DetectionQuery ALL = new DetectionQuery(0.4, List.of(), 100);

    @TempDir private Path folder;
    private Models models;

    @BeforeEach
    void openModels() {
        OpenCv.load();
        models = models(ModelStore.NONE);
    }

    @AfterEach
    void closeModels() {
        models.close();
    }

    @Test
    void aYolo11PutIntoTheFolderWorksAtOnce() throws IOException {
        assertThatThrownBy(() -> detect("yolo11"))
                .isInstanceOfSatisfying(
                        FlowcanvasException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND));
        Files.copy(Photos.models().resolve("coco80.txt"), folder.resolve("coco80.txt"));
        writeV8("yolo11", INPUT, 84, "");

        assertCentred(detect("yolo11"), "bicycle");
    }

    @Test
    void aYolo5IsReadWithItsObjectness() {
        float[] values = new float[3 * CELLS * 7];
        System.arraycopy(new float[] {32, 32, 16, 8, 0.9f, 0.1f, 0.8f}, 0, values, 7 * 11, 7);
        System.arraycopy(new float[] {32, 32, 16, 8, 0.3f, 0.9f, 0.9f}, 0, values, 7 * 12, 7);
        OnnxFile.write(
                folder.resolve("five.onnx"), INPUT, new long[] {1, 3 * CELLS, 7}, values, "");

        List<Found> found = detect("five");
        assertThat(found).hasSize(1);
        assertThat(found.get(0).label()).isEqualTo("class_1");
        assertThat(found.get(0).score()).isCloseTo(0.72, within(0.001));
    }

    @Test
    void freeDimensionsAreFilledWithTheUsualSize() {
        int cells = 80 * 80 + 40 * 40 + 20 * 20;
        float[] values = new float[6 * cells];
        put(values, cells, 9, 320, 320, 160, 80, 0.9f);
        OnnxFile.write(
                folder.resolve("free.onnx"),
                new long[] {-1, 3, -1, -1},
                new long[] {1, 6, cells},
                values,
                "{0: 'cat', 1: \"driver's seat\"}");

        assertCentred(detect("free"), "driver's seat");
    }

    @Test
    void overlappingBoxesOfOneClassAreOneThing() {
        float[] values = new float[6 * CELLS];
        put(values, CELLS, 1, 32, 32, 16, 8, 0.8f);
        put(values, CELLS, 2, 33, 32, 16, 8, 0.9f);
        put(values, CELLS, 3, 10, 24, 8, 8, 0.5f);
        OnnxFile.write(folder.resolve("two.onnx"), INPUT, new long[] {1, 6, CELLS}, values, "");

        assertThat(detect("two"))
                .extracting(Found::score)
                .satisfiesExactly(
                        best -> assertThat(best).isCloseTo(0.9, within(1e-6)),
                        other -> assertThat(other).isCloseTo(0.5, within(1e-6)));
    }

    @Test
    void labelsBesideTheModelWinAndMustBeComplete() throws IOException {
        writeV8("mine@2", INPUT, 6, "{0: 'a', 1: 'b'}");
        Files.writeString(folder.resolve("mine.txt"), "left\nright\n");
        assertCentred(detect("mine@2"), "right");

        writeV8("other", INPUT, 6, "");
        Files.writeString(folder.resolve("other.txt"), "only one\n");
        assertThatThrownBy(() -> detect("other"))
                .isInstanceOfSatisfying(
                        FlowcanvasException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.UNUSABLE_MODEL))
                .hasMessageContaining("2 classes")
                .hasMessageContaining("other.txt");
    }

    @Test
    void aReplacedFileIsNoticed() throws IOException {
        Path file = writeV8("mine", INPUT, 6, "{0: 'a', 1: 'old'}");
        assertCentred(detect("mine"), "old");

        writeV8("mine", INPUT, 6, "{0: 'a', 1: 'new'}");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
        assertCentred(detect("mine"), "new");
    }

    @Test
    void whatIsNoModelOrHasUnknownOutputsIsUnusable() throws IOException {
        Files.writeString(folder.resolve("text.onnx"), "this is no model");
        OnnxFile.write(
                folder.resolve("odd.onnx"), INPUT, new long[] {1, 6, 77}, new float[6 * 77], "");

        assertThatThrownBy(() -> detect("text"))
                .isInstanceOfSatisfying(
                        FlowcanvasException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.UNUSABLE_MODEL));
        assertThatThrownBy(() -> detect("odd"))
                .isInstanceOfSatisfying(
                        FlowcanvasException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.UNUSABLE_MODEL))
                .hasMessageContaining("[1, 6, 77]")
                .hasMessageContaining("[1, 3, 64, 64]");
    }

    @Test
    void aModelOfTheStoreIsFetchedOnce() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("store"));
        OnnxFile.write(
                elsewhere.resolve("far.onnx"), INPUT, new long[] {1, 6, CELLS}, centred(6), "");
        int[] fetches = new int[1];
        try (Models remote =
                models(
                        key -> {
                            fetches[0] += key.equals("models/far.onnx") ? 1 : 0;
                            return key.equals("models/far.onnx")
                                    ? Optional.of(elsewhere.resolve("far.onnx"))
                                    : Optional.empty();
                        })) {
            assertCentred(detect(remote, "far"), "class_1");
            assertCentred(detect(remote, "far"), "class_1");
        }
        assertThat(fetches[0]).isEqualTo(1);
    }

    @Test
    void aNameThatIsAPathIsNotFound() {
        assertThatThrownBy(() -> detect("../nanodet"))
                .isInstanceOfSatisfying(
                        FlowcanvasException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND));
    }

    @Test
    void aDeviceThatIsNotThereIsTheCpu() {
        writeV8("mine", INPUT, 6, "");
        try (Models onGpu =
                new Models(
                        new ModelSource(folder, ModelStore.NONE),
                        Device.of("gpu:99"),
                        BatchLimits.DEFAULT)) {
            assertCentred(detect(onGpu, "mine"), "class_1");
            assertThat(onGpu.device()).isEqualTo(Device.CPU);
        }
    }

    @Test
    void devicesAreCpuOrGpuWithAnIndex() {
        assertThat(Device.of("gpu:3")).isEqualTo(new Device(true, 3));
        assertThat(Device.of("cpu")).isEqualTo(Device.CPU);
        assertThatThrownBy(() -> Device.of("gpu")).hasMessageContaining("not gpu");
    }

    private Models models(ModelStore store) {
        return new Models(new ModelSource(folder, store), Device.CPU, BatchLimits.DEFAULT);
    }

    private List<Found> detect(String name) {
        return detect(models, name);
    }

    /** Looks at an image of 600 × 300, which is letterboxed. */
    private static List<Found> detect(Models models, String name) {
        return NativeScope.call(
                () -> models.detect(name, Picture.plain(600, 300, 90, 90, 90), ALL));
    }

    private Path writeV8(String name, long[] input, int rows, String names) {
        Path file = folder.resolve(name + ".onnx");
        OnnxFile.write(file, input, new long[] {1, rows, CELLS}, centred(rows), names);
        return file;
    }

    /** One box of a quarter of the input's width and an eighth of its height, of class 1. */
    private static float[] centred(int rows) {
        float[] values = new float[rows * CELLS];
        put(values, CELLS, 5, 32, 32, 16, 8, 0.9f);
        return values;
    }

    private static void put(
            float[] values, int cells, int cell, float x, float y, float w, float h, float score) {
        float[] column = {x, y, w, h, 0.01f, score};
        for (int row = 0; row < column.length; row++) {
            values[row * cells + cell] = column[row];
        }
    }

    private static void assertCentred(List<Found> found, String label) {
        assertThat(found).hasSize(1);
        Found thing = found.get(0);
        assertThat(thing.label()).isEqualTo(label);
        assertThat(thing.score()).isCloseTo(0.9, within(1e-6));
        assertThat(thing.x()).isCloseTo(225, within(2.0));
        assertThat(thing.y()).isCloseTo(112.5, within(2.0));
        assertThat(thing.width()).isCloseTo(150, within(2.0));
        assertThat(thing.height()).isCloseTo(75, within(2.0));
    }
}
