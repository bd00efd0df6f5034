package io.flowcanvas.jobs.images.component;

import static io.flowcanvas.jobs.images.processing.Runs.image;
import static io.flowcanvas.jobs.images.processing.Runs.photo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flowcanvas.jobs.images.codec.ImageFormat;
import io.flowcanvas.jobs.images.processing.Photos;
import io.flowcanvas.jobs.images.processing.Picture;
import io.flowcanvas.jobs.images.processing.Runs;
import org.junit.jupiter.api.Test;

class ColourTest {
    private static final Picture COFFEE = Picture.decode(Photos.bytes("coffee.png"));

    @Test
    void grayscaleLeavesLumaAlone() {
        Picture grey = photo("coffee.png", "[{'component': 'grayscale'}]");

        for (int i = 0; i < 400; i += 7) {
            assertThat(grey.red(i, i)).isEqualTo(grey.green(i, i)).isEqualTo(grey.blue(i, i));
            assertThat(grey.luma(i, i)).isCloseTo(COFFEE.luma(i, i), within(1.0));
        }
        assertThat(COFFEE.red(300, 200)).isNotEqualTo(COFFEE.blue(300, 200));
    }

    @Test
    void blurTakesDetailAndMoreSigmaTakesMore() {
        double slight =
                photo("coffee.png", "[{'component': 'blur', 'parameters': {'sigma': 1}}]").detail();
        double strong =
                photo("coffee.png", "[{'component': 'blur', 'parameters': {'sigma': 6}}]").detail();

        assertThat(slight).isLessThan(COFFEE.detail() * 0.9);
        assertThat(strong).isLessThan(slight / 2);
    }

    @Test
    void sharpenAddsDetailAndZeroChangesNothing() {
        Picture none =
                photo("coffee.png", "[{'component': 'sharpen', 'parameters': {'amount': 0}}]");
        Picture sharp = photo("coffee.png", "[{'component': 'sharpen'}]");

        assertThat(none.difference(COFFEE)).isZero();
        assertThat(sharp.detail()).isGreaterThan(COFFEE.detail() * 1.2);
        assertThat(sharp.meanLuma()).isCloseTo(COFFEE.meanLuma(), within(2.0));
    }

    @Test
    void brightnessContrastAndSaturationFollowTheirFormula() {
        byte[] plain = Runs.encode(ImageFormat.PNG, () -> Picture.plain(8, 8, 200, 100, 50));
        Picture brighter =
                image(plain, "[{'component': 'adjust', 'parameters': {'brightness': 0.1}}]");
        Picture flatter =
                image(plain, "[{'component': 'adjust', 'parameters': {'contrast': 0.5}}]");
        Picture grey = image(plain, "[{'component': 'adjust', 'parameters': {'saturation': 0}}]");
        Picture same = image(plain, "[{'component': 'adjust'}]");

        assertThat(brighter.red(4, 4)).isCloseTo(226, within(1));
        assertThat(brighter.blue(4, 4)).isCloseTo(76, within(1));
        assertThat(flatter.red(4, 4)).isCloseTo(164, within(1));
        assertThat(flatter.blue(4, 4)).isCloseTo(89, within(1));
        assertThat(grey.red(4, 4)).isEqualTo(grey.blue(4, 4)).isCloseTo(124, within(1));
        assertThat(same.rgb(4, 4)).isEqualTo(0xc86432);
    }

    @Test
    void transparencySurvivesEveryFilter() {
        byte[] glass = Runs.encode(ImageFormat.PNG, () -> Picture.transparent(64, 64, 90, 77));
        for (String step :
                new String[] {
                    "{'component': 'grayscale'}",
                    "{'component': 'sharpen'}",
                    "{'component': 'blur'}",
                    "{'component': 'adjust', 'parameters': {'brightness': 0.1}}",
                    "{'component': 'resize', 'parameters': {'width': 32}}",
                    "{'component': 'flip'}",
                    "{'component': 'thumbnail', 'parameters': {'width': 16}}",
                    "{'component': 'ai_detection'}",
                    "{'component': 'face_blur'}"
                }) {
            Picture result = image(glass, "[" + step + "]");
            assertThat(result.channels()).as(step).isEqualTo(4);
            assertThat(result.alpha(8, 8)).as(step).isEqualTo(77);
        }
    }
}
