package io.flowcanvas.jobs.cameras.grab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flowcanvas.jobs.cameras.Video;
import io.flowcanvas.outbound.AddressPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VideoInputIT {
    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {5, 12})
    void knowsHowManyPicturesThereAreInASecond(int rate) throws Exception {
        Video.of(rate, 2 * rate).write(folder.resolve("video.mp4"), "mp4");

        try (VideoInput input = open("video.mp4")) {
            assertThat(input.framesPerSecond()).isCloseTo(rate, within(0.01));
            assertThat(input.tellsTime()).isTrue();
            int pictures = 0;
            while (input.next()) {
                pictures++;
            }
            assertThat(pictures).isEqualTo(2 * rate);
        }
    }

    @Test
    void aBareStreamTellsNoTime() throws Exception {
        Video.of(10, 20).write(folder.resolve("video.h264"), "h264");

        try (VideoInput input = open("video.h264")) {
            assertThat(input.tellsTime()).isFalse();
            assertThat(input.next()).isTrue();
        }
    }

    private VideoInput open(String name) throws Exception {
        GrabSettings settings =
                new GrabSettings(
                        folder.toString(),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        90,
                        1_000_000,
                        false);
        Patience patience = new Patience();
        patience.atMost(Duration.ofMinutes(1));
        try (Outbound outbound = Outbound.open(AddressPolicy.of(List.of(), "80"), settings)) {
            CameraAddress address =
                    CameraAddress.of("file:" + name, folder.toString(), outbound.addresses());
            return VideoInput.open(address, settings, new Answering(address, patience, outbound));
        }
    }
}
