package io.flowcanvas.jobs.images.component;

import static io.flowcanvas.jobs.images.processing.Runs.photo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.jobs.images.processing.Photos;
import io.flowcanvas.jobs.images.processing.Picture;
import io.flowcanvas.jobs.images.processing.Runs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeometryTest {
    private static final Picture COFFEE = Picture.decode(Photos.bytes("coffee.png"));

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    {'width': 300}                                                  | 300 | 200
                    {'height': 100}                                                 | 150 | 100
                    {'width': 300, 'height': 300}                                   | 300 | 200
                    {'width': 300, 'height': 300, 'mode': 'fill'}                   | 300 | 300
                    {'width': 300, 'height': 300, 'mode': 'exact'}                  | 300 | 300
                    {'width': 1200}                                                 | 600 | 400
                    {'width': 1200, 'upscale': true}                                | 1200 | 800
                    {'width': 800, 'height': 800, 'mode': 'fill'}                   | 400 | 400
                    {'width': 800, 'height': 800, 'mode': 'fill', 'upscale': true}  | 800 | 800
                    {'width': 800, 'height': 100, 'mode': 'exact'}                  | 600 | 100
                    {'width': 1}                                                    | 1 | 1
                    """)
    void resizesToTheSizeAsked(String parameters, int width, int height) {
        Picture result =
                photo("coffee.png", "[{'component': 'resize', 'parameters': " + parameters + "}]");

        assertThat(result.width()).isEqualTo(width);
        assertThat(result.height()).isEqualTo(height);
    }

    @Test
    void fitKeepsThePictureAndFillCutsItsSides() {
        Picture fit =
                photo("coffee.png", "[{'component': 'resize', 'parameters': {'width': 300}}]");
        Picture fill =
                photo(
                        "coffee.png",
                        "[{'component': 'resize', 'parameters':"
                                + " {'width': 400, 'height': 400, 'mode': 'fill'}}]");

        assertThat(fit.difference(COFFEE)).isLessThan(8);
        for (int i = 0; i < 400; i += 40) {
            assertThat(fill.rgb(i, i)).isEqualTo(COFFEE.rgb(100 + i, i));
        }
    }

    @Test
    void refusesToGrowBeyondTheLimitOfPixels() {
        assertThatThrownBy(
                        () ->
                                photo(
                                        "coffee.png",
                                        "[{'component': 'resize', 'parameters': {'width': 16384,"
                                                + " 'height': 16384, 'mode': 'exact', 'upscale':"
                                                + " true}}]"))
                .isInstanceOfSatisfying(
                        FlowcanvasException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE))
                .hasMessageContaining("16384 × 16384");
    }

    @Test
    void aReducedDecodeGivesTheSamePictureAsAFullOne() {
        String shrink = "[{'component': 'resize', 'parameters': {'width': 200}}]";
        Picture reduced = photo("retina.jpg", shrink);
        // a filter before it needs every pixel, and this one changes none
        Picture full =
                photo(
                        "retina.jpg",
                        "[{'component': 'sharpen', 'parameters': {'amount': 0}}, "
                                + shrink.substring(1));

        assertThat(reduced.width()).isEqualTo(full.width()).isEqualTo(200);
        assertThat(reduced.height()).isEqualTo(full.height());
        assertThat(reduced.difference(full)).isLessThan(2).isGreaterThan(0);
    }

    @Test
    void thumbnailIsASquareFromTheMiddle() {
        Picture thumbnail = photo("coffee.png", "[{'component': 'thumbnail'}]");
        Picture wide =
                photo(
                        "coffee.png",
                        "[{'component': 'thumbnail', 'parameters': {'width': 200, 'height': 50}}]");

        assertThat(thumbnail.width()).isEqualTo(256);
        assertThat(thumbnail.height()).isEqualTo(256);
        Picture middle =
                photo(
                        "coffee.png",
                        "[{'component': 'crop', 'parameters': {'width': 400, 'height': 400}}]");
        assertThat(thumbnail.difference(middle)).isLessThan(8);
        assertThat(wide.width()).isEqualTo(200);
        assertThat(wide.height()).isEqualTo(50);
    }

    @Test
    void cropTakesExactlyThePixelsOfItsRectangle() {
        Picture result =
                photo(
                        "coffee.png",
                        "[{'component': 'crop', 'parameters': {'x': 50, 'y': 30, 'width': 100,"
                                + " 'height': 80}}]");

        assertThat(result.width()).isEqualTo(100);
        assertThat(result.height()).isEqualTo(80);
        for (int i = 0; i < 80; i++) {
            assertThat(result.rgb(i, i)).isEqualTo(COFFEE.rgb(50 + i, 30 + i));
        }
    }

    @Test
    void cropTakesPercentAndAPosition() {
        Picture result =
                photo(
                        "coffee.png",
                        "[{'component': 'crop', 'parameters': {'unit': 'percent', 'width': 50,"
                                + " 'height': 25, 'position': 'bottom-right'}}]");

        assertThat(result.width()).isEqualTo(300);
        assertThat(result.height()).isEqualTo(100);
        assertThat(result.rgb(299, 99)).isEqualTo(COFFEE.rgb(599, 399));
        assertThat(result.rgb(0, 0)).isEqualTo(COFFEE.rgb(300, 300));
    }

    @Test
    void cropOutsideNamesTheSizeOfTheImage() {
        assertThatThrownBy(
                        () ->
                                photo(
                                        "coffee.png",
                                        "[{'component': 'crop', 'parameters': {'x': 550, 'y': 0,"
                                                + " 'width': 51, 'height': 10}}]"))
                .isInstanceOfSatisfying(
                        FlowcanvasException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.COMPONENT_FAILED))
                .hasMessageContaining("600 × 400");
    }

    @ParameterizedTest
    @CsvSource({"90, 390, 10", "180, 589, 390", "270, 9, 589", "-90, 9, 589", "450, 390, 10"})
    void quarterTurnsMovePixelsExactly(int angle, int x, int y) {
        int within = angle == 450 ? 90 : angle;
        Picture result =
                photo(
                        "coffee.png",
                        "[{'component': 'rotate', 'parameters': {'angle': " + within + "}}]");

        // where the pixel at (10, 9) comes to lie
        assertThat(result.rgb(x, y)).isEqualTo(COFFEE.rgb(10, 9));
        assertThat(result.width()).isEqualTo(within == 180 ? 600 : 400);
    }

    @Test
    void anyAngleKeepsTheMiddleAndFillsTheCorners() {
        Picture result =
                photo(
                        "coffee.png",
                        "[{'component': 'rotate', 'parameters': {'angle': 30, 'background':"
                                + " '#ff0000'}}]");

        assertThat(result.width()).isEqualTo(720);
        assertThat(result.height()).isEqualTo(647);
        assertThat(result.rgb(2, 2)).isEqualTo(0xff0000);
        assertThat(result.rgb(717, 644)).isEqualTo(0xff0000);
        // 150 pixels right of the middle lie 30 degrees clockwise from there
        double x = 360 + 150 * Math.cos(Math.toRadians(30));
        double y = 323.5 + 150 * Math.sin(Math.toRadians(30));
        assertThat(Math.abs(result.luma((int) x, (int) y) - COFFEE.luma(450, 200))).isLessThan(8);
    }

    @ParameterizedTest
    @CsvSource({"horizontal, 589, 9", "vertical, 10, 390", "both, 589, 390"})
    void flipMirrors(String direction, int x, int y) {
        Picture result =
                photo(
                        "coffee.png",
                        "[{'component': 'flip', 'parameters': {'direction': '"
                                + direction
                                + "'}}]");

        assertThat(result.rgb(x, y)).isEqualTo(COFFEE.rgb(10, 9));
    }

    @Test
    void anImageIsNotTurnedUnlessAsked() {
        byte[] turned = ExifJpeg.withOrientation(Photos.bytes("rocket.jpg"), 6);

        assertThat(Runs.image(turned, "[{'component': 'grayscale'}]").width()).isEqualTo(640);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 10, 20, 640",
        "2, 629, 20, 640",
        "3, 629, 406, 640",
        "4, 10, 406, 640",
        "5, 20, 10, 427",
        "6, 406, 10, 427",
        "7, 406, 629, 427",
        "8, 20, 629, 427"
    })
    void autoOrientAppliesEveryOrientation(int orientation, int x, int y, int width) {
        byte[] file = ExifJpeg.withOrientation(Photos.bytes("rocket.jpg"), orientation);
        Picture upright = Runs.image(file, "[{'component': 'auto_orient'}]");

        assertThat(upright.width()).isEqualTo(width);
        assertThat(upright.rgb(x, y)).isEqualTo(Picture.decode(file).rgb(10, 20));
    }

    @Test
    void autoOrientGoesTogetherWithAReducedDecode() {
        byte[] file = ExifJpeg.withOrientation(Photos.bytes("rocket.jpg"), 6);
        Picture result =
                Runs.image(
                        file,
                        "[{'component': 'auto_orient'}, {'component': 'resize', 'parameters':"
                                + " {'width': 100}}]");
        Picture upright = Runs.image(file, "[{'component': 'auto_orient'}]");

        assertThat(result.width()).isEqualTo(100);
        assertThat(result.height()).isEqualTo(150);
        assertThat(result.difference(upright)).isLessThan(8);
    }
}
