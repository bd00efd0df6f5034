package io.flowcanvas.jobs.images.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.jobs.images.processing.Photos;
import io.flowcanvas.jobs.images.processing.Picture;
import io.flowcanvas.jobs.images.processing.Runs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderProbeTest {
    @ParameterizedTest
    @CsvSource({
        "astronaut.png, PNG, 512, 512",
        "camera.png, PNG, 512, 512",
        "chelsea.png, PNG, 451, 300",
        "coffee.png, PNG, 600, 400",
        "hubble_deep_field.jpg, JPEG, 1000, 872",
        "retina.jpg, JPEG, 1411, 1411",
        "rocket.jpg, JPEG, 640, 427"
    })
    void readsFormatAndSizeOfThePhotos(String photo, ImageFormat format, int width, int height) {
        assertThat(HeaderProbe.probe(Photos.read(photo)))
                .isEqualTo(new ImageHeader(format, width, height, false, 1));
    }

    @ParameterizedTest
    @EnumSource(ImageFormat.class)
    void readsWhatWeWrite(ImageFormat format) {
        byte[] opaque = Runs.encode(format, () -> Picture.plain(33, 21, 10, 20, 30));
        byte[] glass = Runs.encode(format, () -> Picture.transparent(33, 21, 10, 99));

        assertThat(HeaderProbe.probe(ByteBuffer.wrap(opaque)))
                .isEqualTo(new ImageHeader(format, 33, 21, false, 1));
        assertThat(HeaderProbe.probe(ByteBuffer.wrap(glass)).alpha()).isEqualTo(format.hasAlpha());
    }

    @Test
    void readsOnlyFromPositionToLimitAndMovesNeither() {
        byte[] photo = Photos.bytes("rocket.jpg");
        ByteBuffer padded = ByteBuffer.allocate(photo.length + 20);
        padded.position(10).put(photo).flip().position(10);

        assertThat(HeaderProbe.probe(padded).width()).isEqualTo(640);
        assertThat(padded.position()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({
        "GIF89a, a GIF",
        "BMxxxxxx, a BMP",
        "xxxxftypheic, a HEIC",
        "%PDF-1.7, a PDF",
        "hello, not an image",
        "'', empty"
    })
    void namesWhatItIsAndWhatWeTake(String start, String description) {
        assertUnreadable(start.getBytes(StandardCharsets.ISO_8859_1))
                .hasMessageContaining(description)
                .hasMessageContaining("jpeg, png, webp and tiff are taken");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 10, 25, 50, 75, 90, 99})
    void everyPhotoThatIsCutOffIsUnreadable(int percent) {
        for (String photo : Photos.names()) {
            byte[] whole = Photos.bytes(photo);
            assertUnreadable(Arrays.copyOf(whole, whole.length * percent / 100))
                    .hasMessageNotContaining("not an image");
        }
    }

    @ParameterizedTest
    @EnumSource(ImageFormat.class)
    void everyFormatThatIsCutOffIsUnreadable(ImageFormat format) {
        byte[] whole =
                Runs.encode(
                        format,
                        () ->
                                ImageDecoder.decode(
                                        Photos.read("coffee.png"),
                                        HeaderProbe.probe(Photos.read("coffee.png")),
                                        1));
        for (int tenths = 1; tenths < 10; tenths++) {
            byte[] cut = Arrays.copyOf(whole, whole.length * tenths / 10);
            assertThatThrownBy(() -> Picture.decode(cut))
                    .as(format + " " + tenths)
                    .isInstanceOfSatisfying(
                            FlowcanvasException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.UNREADABLE_IMAGE));
        }
        assertThatCode(() -> Picture.decode(whole)).doesNotThrowAnyException();
    }

    @Test
    void aBombIsRefusedFromItsHeaderAlone() {
        byte[] png = withSize(Photos.bytes("coffee.png"), 30_000, 40_000);

        assertThatThrownBy(() -> ImageLimits.DEFAULT.check(HeaderProbe.probe(ByteBuffer.wrap(png))))
                .isInstanceOfSatisfying(
                        FlowcanvasException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE))
                .hasMessageContaining("30000 × 40000")
                .hasMessageContaining("100000000");
    }

    @Test
    void theLimitItselfIsAllowed() {
        ImageLimits limits = new ImageLimits(200);

        assertThatCode(() -> limits.check(new ImageHeader(ImageFormat.PNG, 20, 10, false, 1)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> limits.check(new ImageHeader(ImageFormat.PNG, 201, 1, false, 1)))
                .isInstanceOf(FlowcanvasException.class);
    }

    @Test
    void noSizeIsDamage() {
        assertUnreadable(withSize(Photos.bytes("coffee.png"), 0, 400))
                .hasMessageContaining("0 × 400");
    }

    @Test
    void takesTheFirstPageOfATiffInBothByteOrders() {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            byte[] tiff = TwoPageTiff.of(order);
            Picture first = Picture.decode(tiff);

            assertThat(HeaderProbe.probe(ByteBuffer.wrap(tiff)).width()).isEqualTo(3);
            assertThat(first.width()).isEqualTo(3);
            assertThat(first.red(0, 0)).isEqualTo(200);
        }
    }

    @Test
    void aPngWithAWrongChecksumIsDamaged() {
        byte[] photo = Photos.bytes("coffee.png").clone();
        photo[photo.length / 2] ^= 1;

        assertUnreadable(photo).hasMessageContaining("checksum");
    }

    private static byte[] withSize(byte[] png, int width, int height) {
        byte[] changed = png.clone();
        ByteBuffer.wrap(changed).putInt(16, width).putInt(20, height);
        CRC32 checksum = new CRC32();
        checksum.update(changed, 12, 17);
        ByteBuffer.wrap(changed).putInt(29, (int) checksum.getValue());
        return changed;
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertUnreadable(byte[] file) {
        return assertThatThrownBy(() -> Picture.decode(file))
                .isInstanceOfSatisfying(
                        FlowcanvasException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.UNREADABLE_IMAGE));
    }
}
