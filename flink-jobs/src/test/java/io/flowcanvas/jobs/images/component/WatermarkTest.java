package io.flowcanvas.jobs.images.component;

import static io.flowcanvas.jobs.images.processing.Runs.image;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.jobs.images.codec.ImageFormat;
import io.flowcanvas.jobs.images.processing.Photos;
import io.flowcanvas.jobs.images.processing.Picture;
import io.flowcanvas.jobs.images.processing.PipelineProcessor;
import io.flowcanvas.jobs.images.processing.Runs;
import io.flowcanvas.jobs.images.processing.StepListener;
import io.flowcanvas.jobs.images.processing.StepMeasurement;
import org.junit.jupiter.api.Test;

class WatermarkTest {
    private static final Picture COFFEE = Picture.decode(Photos.bytes("coffee.png"));

    private static final StepListener NOBODY =
            new StepListener() {
                @Override
                public void stepStarted(int step) {
                    // nobody watches
                }

                @Override
                public void stepFinished(int step, StepMeasurement measurement) {
                    // nobody watches
                }

                @Override
                public boolean isCancelled() {
                    return false;
                }
            };

    @Test
    void textLiesInItsCornerAndNowhereElse() {
        Picture marked =
                image(
                        Photos.bytes("coffee.png"),
                        "[{'component': 'watermark', 'parameters': {'text': 'Flowcanvas', 'colour':"
                                + " '#00ff00', 'opacity': 1, 'size': 0.5}}]");

        assertThat(changed(marked, 0, 0, 250, 400)).isZero();
        assertThat(changed(marked, 0, 0, 600, 300)).isZero();
        assertThat(changed(marked, 250, 300, 600, 400)).isGreaterThan(1000);
        assertThat(greens(marked)).isGreaterThan(500);
    }

    @Test
    void opacityMixesAndZeroIsInvisible() {
        String step =
                "[{'component': 'watermark', 'parameters': {'text': 'HHH', 'position': 'center',"
                        + " 'opacity': %s}}]";
        Picture invisible = image(Photos.bytes("coffee.png"), step.formatted("0"));
        Picture half = image(Photos.bytes("coffee.png"), step.formatted("0.5"));
        Picture whole = image(Photos.bytes("coffee.png"), step.formatted("1"));

        assertThat(invisible.difference(COFFEE)).isZero();
        assertThat(half.difference(COFFEE) * 2)
                .isCloseTo(whole.difference(COFFEE), within(0.2))
                .isPositive();
    }

    @Test
    void aLongTextOnASmallImageStaysInside() {
        byte[] small = Runs.encode(ImageFormat.PNG, () -> Picture.plain(40, 12, 0, 0, 0));
        Picture marked =
                image(
                        small,
                        "[{'component': 'watermark', 'parameters': {'text': '"
                                + "long ".repeat(30)
                                + "', 'opacity': 1}}]");

        assertThat(marked.width()).isEqualTo(40);
        assertThat(marked.meanLuma()).isPositive();
    }

    @Test
    void anUploadedImageKeepsItsTransparency() {
        byte[] logo = Runs.encode(ImageFormat.PNG, () -> Picture.transparent(50, 50, 255, 128));
        Picture marked = withFile(logo);

        double expected = COFFEE.luma(30, 30) + (255 - COFFEE.luma(30, 30)) * 128 / 255;
        assertThat(marked.luma(30, 30)).isCloseTo(expected, within(2.0));
        assertThat(marked.rgb(200, 200)).isEqualTo(COFFEE.rgb(200, 200));
    }

    @Test
    void aMissingFileSaysWhichAndWhatToDo() {
        assertThatThrownBy(
                        () ->
                                image(
                                        Photos.bytes("coffee.png"),
                                        "[{'component': 'watermark', 'parameters':"
                                                + " {'image_file_id': 'f-17'}}]"))
                .isInstanceOfSatisfying(
                        FlowcanvasException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_MISSING))
                .hasMessageContaining("f-17")
                .hasMessageContaining("upload it again");
    }

    private static Picture withFile(byte[] logo) {
        try (PipelineProcessor processor = Runs.processor(Runs.always(logo))) {
            String steps =
                    Runs.lossless(
                            "[{'component': 'watermark', 'parameters': {'image_file_id': 'f',"
                                + " 'position': 'top-left', 'size': 0.2, 'opacity': 1, 'margin':"
                                + " 0}}]");
            byte[] output =
                    processor
                            .process(
                                    Runs.work(
                                            "coffee.png",
                                            Photos.bytes("coffee.png"),
                                            Runs.pipeline(steps)),
                                    NOBODY)
                            .outputs()
                            .get(0)
                            .content();
            return Picture.decode(output);
        }
    }

    private static int changed(Picture marked, int left, int top, int right, int bottom) {
        int changed = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                changed += marked.rgb(x, y) == COFFEE.rgb(x, y) ? 0 : 1;
            }
        }
        return changed;
    }

    private static int greens(Picture marked) {
        int greens = 0;
        for (int y = 0; y < marked.height(); y++) {
            for (int x = 0; x < marked.width(); x++) {
                greens += marked.rgb(x, y) == 0x00ff00 ? 1 : 0;
            }
        }
        return greens;
    }
}
