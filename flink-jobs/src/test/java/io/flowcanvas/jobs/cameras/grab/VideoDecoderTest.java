package io.flowcanvas.jobs.cameras.grab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_free;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;

import io.flowcanvas.jobs.configuration.CamerasConfiguration;
import io.flowcanvas.jobs.configuration.ImagesJobConfiguration;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VideoDecoderTest {
    private final List<AVCodecContext> attached = new ArrayList<>();
    private AVCodecParameters video;

    @BeforeEach
    void makeVideo() {
        NativeCalls.load();
        video =
                avcodec_parameters_alloc()
                        .codec_type(AVMEDIA_TYPE_VIDEO)
                        .codec_id(AV_CODEC_ID_H264);
    }

    @AfterEach
    void free() {
        avcodec_parameters_free(video);
    }

    @Test
    void decodesOnADeviceWhereNothingIsSaid() throws Exception {
        try (VideoDecoder decoder = open(CamerasConfiguration.standard())) {
            assertThat(attached).containsExactly(decoder.context());
        }
    }

    @Test
    void asksForNoDeviceWhereItIsTurnedOff() throws Exception {
        ImagesJobConfiguration job =
                ImagesJobConfiguration.of(
                        "--kafka-bootstrap-servers",
                        "kafka:9092",
                        "--camera-hardware-decoding",
                        "false");

        try (VideoDecoder decoder = open(job.cameras())) {
            assertThat(decoder.context().hw_device_ctx()).isNull();
            assertThat(attached).isEmpty();
        }
    }

    private VideoDecoder open(CamerasConfiguration cameras) throws Exception {
        return VideoDecoder.open(
                video, cameras.grabbing(), (codec, decoder) -> attached.add(decoder));
    }
}
