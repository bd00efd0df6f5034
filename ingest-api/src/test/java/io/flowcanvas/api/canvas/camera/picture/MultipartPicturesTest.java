package io.flowcanvas.api.canvas.camera.picture;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.flowcanvas.api.cameras.pictures.Picture;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MultipartPicturesTest {

    @Test
    void endsAPartWithTheBoundarySoThatItIsShownAtOnce() {
        Picture picture =
                new Picture(7, Instant.ofEpochSecond(1), ByteString.copyFromUtf8("jpeg"), 0, 0);

        String body =
                MultipartPictures.opening().toString(StandardCharsets.US_ASCII)
                        + MultipartPictures.part(picture).toString(StandardCharsets.US_ASCII);

        assertThat(body)
                .isEqualTo(
                        """
                        --picture
                        Content-Type: image/jpeg
                        Content-Length: 4
                        X-Frame: 7
                        X-Captured-At: 1970-01-01T00:00:01Z

                        jpeg
                        --picture
                        """
                                .replace("\n", "\r\n"));
        assertThat(MultipartPictures.TYPE.toString())
                .isEqualTo("multipart/x-mixed-replace;boundary=picture");
    }
}
