package io.flowcanvas.api.canvas.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.proto.imageflow.v1.ImageMetadata;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameRulesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final ByteString WEBP =
            ByteString.copyFrom("RIFF1234WEBPVP8 ", StandardCharsets.US_ASCII);
    private static final ByteString JPEG = Chunks.jpeg(100);

    @Test
    void takesWhatTheEngineReads() {
        FrameRules.checkContent(metadata("jpeg"), JPEG);
        FrameRules.checkContent(metadata(""), JPEG);
        FrameRules.checkContent(metadata("webp"), WEBP);
        FrameRules.checkContent(metadata(""), WEBP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RIFF1234WAVE", "RIFF", "GIF89a", "II*"})
    void refusesOtherContent(String content) {
        assertThatThrownBy(
                        () ->
                                FrameRules.checkContent(
                                        metadata(""), ByteString.copyFromUtf8(content)))
                .isInstanceOf(FlowcanvasException.class)
                .hasMessageContaining("JPEG, PNG or WebP");
    }

    @Test
    void refusesContentThatIsNotWhatIsSaid() {
        assertThatThrownBy(() -> FrameRules.checkContent(metadata("png"), JPEG))
                .hasMessageContaining("says png, but the bytes are jpeg");
    }

    @Test
    void countsAsCapturedWhenItCameUnlessItSaysWhen() {
        assertThat(FrameRules.capturedAt(metadata(""), NOW)).isEqualTo(NOW);
        assertThat(FrameRules.capturedAt(at(NOW.minusMillis(250)), NOW))
                .isEqualTo(NOW.minusMillis(250));
    }

    @Test
    void aClockThatIsALittleAheadIsSetBack() {
        assertThat(FrameRules.capturedAt(at(NOW.plusSeconds(5)), NOW)).isEqualTo(NOW);
    }

    @Test
    void refusesTheFuture() {
        assertThatThrownBy(() -> FrameRules.capturedAt(at(NOW.plusMillis(5001)), NOW))
                .isInstanceOf(FlowcanvasException.class)
                .hasMessageContaining("5001 ms in the future");
    }

    private static ImageMetadata metadata(String format) {
        return ImageMetadata.newBuilder().setFormat(format).setCameraId("x").build();
    }

    private static ImageMetadata at(Instant time) {
        return metadata("").toBuilder()
                .setCapturedAt(
                        Timestamp.newBuilder()
                                .setSeconds(time.getEpochSecond())
                                .setNanos(time.getNano()))
                .build();
    }
}
