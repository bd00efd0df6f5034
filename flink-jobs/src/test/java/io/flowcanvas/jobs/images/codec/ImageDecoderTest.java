package io.flowcanvas.jobs.images.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.opencv.global.opencv_core.CV_16UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_16UC4;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;

import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.jobs.images.processing.Photos;
import io.flowcanvas.jobs.images.processing.Picture;
import io.flowcanvas.jobs.images.processing.Runs;
import java.nio.ByteBuffer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;

class ImageDecoderTest {
    @Test
    void greyBecomesColour() {
        byte[] grey = Runs.encode(ImageFormat.PNG, () -> new Mat(4, 5, CV_8UC1, Scalar.all(77)));
        Picture picture = Picture.decode(grey);

        assertThat(picture.channels()).isEqualTo(3);
        assertThat(picture.rgb(2, 2)).isEqualTo(0x4d4d4d);
    }

    @Test
    void sixteenBitsBecomeEight() {
        byte[] png =
                Runs.encode(ImageFormat.PNG, () -> new Mat(4, 5, CV_16UC1, Scalar.all(0x8080)));
        byte[] glass =
                Runs.encode(
                        ImageFormat.PNG,
                        () -> new Mat(4, 5, CV_16UC4, new Scalar(0x8080, 0x8080, 0x8080, 0x4040)));
        byte[] tiff =
                Runs.encode(ImageFormat.TIFF, () -> new Mat(4, 5, CV_16UC1, Scalar.all(0x8080)));

        assertThat(Picture.decode(png).red(1, 1)).isEqualTo(0x80);
        assertThat(Picture.decode(tiff).red(1, 1)).isEqualTo(0x80);
        assertThat(Picture.decode(glass).alpha(1, 1)).isEqualTo(0x40);
    }

    @Test
    void aDirectBufferIsReadInPlace() {
        byte[] photo = Photos.bytes("rocket.jpg");
        ByteBuffer direct = ByteBuffer.allocateDirect(photo.length + 3).put(photo).flip();
        Picture fromDirect =
                NativeScope.call(
                        () ->
                                Picture.of(
                                        ImageDecoder.decode(direct, HeaderProbe.probe(direct), 1)));

        assertThat(fromDirect.difference(Picture.decode(photo))).isZero();
    }

    @Test
    void transparencyIsLaidOnWhiteForJpeg() {
        byte[] jpeg = Runs.encode(ImageFormat.JPEG, () -> Picture.transparent(16, 16, 55, 51));

        // a fifth of 55 on four fifths of white
        assertThat((double) Picture.decode(jpeg).red(8, 8)).isCloseTo(215, within(1.0));
    }

    @Test
    void webpBeyondItsLargestSideSaysWhatToDo() {
        assertThatThrownBy(
                        () ->
                                Runs.encode(
                                        ImageFormat.WEBP, () -> Picture.plain(16_384, 1, 0, 0, 0)))
                .isInstanceOf(FlowcanvasException.class)
                .hasMessageContaining("16383")
                .hasMessageContaining("choose png or tiff");
    }
}
