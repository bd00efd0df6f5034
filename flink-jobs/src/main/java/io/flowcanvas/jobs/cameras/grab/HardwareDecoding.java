package io.flowcanvas.jobs.cameras.grab;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_hw_config;
import static org.bytedeco.ffmpeg.global.avutil.av_buffer_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_hwdevice_ctx_create;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecHWConfig;
import org.bytedeco.ffmpeg.avutil.AVBufferRef;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Devices that decode video: each kind is tried once in a process and, where it is there, shared by
 * all cameras. A stream that the device cannot decode is decoded by the processor, as FFmpeg then
 * offers no format of the device.
 */
final class HardwareDecoding {
    private static final Logger LOG = LoggerFactory.getLogger(HardwareDecoding.class);
    private static final Map<Integer, Optional<AVBufferRef>> DEVICES = new HashMap<>();

    private HardwareDecoding() {}

    /** Lets the decoder use a device, if the machine has one for it. */
    static void attach(AVCodec codec, AVCodecContext decoder) {
        for (int i = 0; ; i++) {
            AVCodecHWConfig config = avcodec_get_hw_config(codec, i);
            if (config == null) {
                return;
            }
            if ((config.methods() & AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX) != 0) {
                Optional<AVBufferRef> device = device(config.device_type());
                if (device.isPresent()) {
                    decoder.hw_device_ctx(av_buffer_ref(device.get()));
                    return;
                }
            }
        }
    }

    private static synchronized Optional<AVBufferRef> device(int type) {
        return DEVICES.computeIfAbsent(type, HardwareDecoding::probe);
    }

    private static Optional<AVBufferRef> probe(int type) {
        AVBufferRef device = new AVBufferRef(null);
        int made = av_hwdevice_ctx_create(device, type, (String) null, (AVDictionary) null, 0);
        LOG.info("event=video_device_probed type={} present={}", type, made >= 0);
        return made < 0 ? Optional.empty() : Optional.of(device);
    }
}
