package io.flowcanvas.api.canvas.camera.picture;

import io.flowcanvas.api.cameras.pictures.Picture;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;

/**
 * Pictures as a body that replaces itself: {@code multipart/x-mixed-replace}, which browsers show
 * in an {@code img}. A part ends with the boundary of the next one: only then is it shown.
 */
final class MultipartPictures {
    static final String FRAME = "X-Frame";
    static final String CAPTURED_AT = "X-Captured-At";
    static final MediaType TYPE =
            MediaType.parseMediaType("multipart/x-mixed-replace;boundary=picture");

    private static final String BOUNDARY = "--picture\r\n";

    private MultipartPictures() {}

    /** What comes before the first part. */
    static ByteBuf opening() {
        return text(BOUNDARY);
    }

    static ByteBuf part(Picture picture) {
        String headers =
                "Content-Type: image/jpeg\r\nContent-Length: %d\r\n%s: %d\r\n%s: %s\r\n\r\n"
                        .formatted(
                                picture.jpeg().size(),
                                FRAME,
                                picture.frame(),
                                CAPTURED_AT,
                                picture.capturedAt());
        return Unpooled.wrappedBuffer(text(headers), jpeg(picture), text("\r\n" + BOUNDARY));
    }

    /** Not copied. */
    static ByteBuf jpeg(Picture picture) {
        return Unpooled.wrappedBuffer(picture.jpeg().asReadOnlyByteBuffer());
    }

    private static ByteBuf text(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }
}
