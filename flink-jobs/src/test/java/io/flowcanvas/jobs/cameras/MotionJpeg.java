package io.flowcanvas.jobs.cameras;

import io.flowcanvas.testkit.RawServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** A camera that sends the pictures of a video one after the other over HTTP, then no more. */
public final class MotionJpeg {
    private MotionJpeg() {}

    /**
     * @param pictures of the video, which begins anew after them
     * @param framesPerSecond at which they are sent
     * @param frames that are sent
     */
    public static RawServer.Handler camera(
            Video video, int pictures, int framesPerSecond, int frames) {
        List<byte[]> jpegs = IntStream.range(0, pictures).mapToObj(video::jpeg).toList();
        return (request, connection) -> {
            connection.head("200 OK", "content-type: multipart/x-mixed-replace; boundary=frame");
            for (int i = 0; i < frames; i++) {
                byte[] jpeg = jpegs.get(i % pictures);
                connection.write(head(jpeg.length));
                connection.write(jpeg);
                connection.write(new byte[] {'\r', '\n'});
                connection.pause(Duration.ofMillis(1000 / framesPerSecond));
            }
            connection.awaitClosed();
        };
    }

    private static byte[] head(int length) {
        return ("--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
