package io.flowcanvas.jobs.cameras.grab;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR24;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_hwframe_transfer_data;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import io.flowcanvas.jobs.images.codec.ImageEncoder;
import io.flowcanvas.jobs.images.codec.ImageFormat;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one video on the calling thread, or on a device where there is one, and turns its
 * pictures into JPEG.
 */
final class VideoDecoder implements AutoCloseable {
    private final AVCodecContext context;
    private final long maxPixels;
    private final int quality;
    private final AVFrame downloaded = av_frame_alloc();
    private @Nullable SwsContext converter;

    private VideoDecoder(AVCodecContext context, GrabSettings settings) {
        this.context = context;
        this.maxPixels = settings.maxPixels();
        this.quality = settings.jpegQuality();
    }

    /** Lets decoders use what the machine has. */
    interface Devices {
        void attach(AVCodec codec, AVCodecContext decoder);
    }

    static VideoDecoder open(AVCodecParameters video, GrabSettings settings) throws CameraFailure {
        return open(video, settings, HardwareDecoding::attach);
    }

    static VideoDecoder open(AVCodecParameters video, GrabSettings settings, Devices devices)
            throws CameraFailure {
        AVCodec codec = avcodec_find_decoder(video.codec_id());
        if (codec == null) {
            throw new CameraFailure("its video is coded in a way that is not known here");
        }
        AVCodecContext context = avcodec_alloc_context3(codec);
        VideoDecoder decoder = new VideoDecoder(context, settings);
        boolean opened = false;
        try {
            decoder.open(codec, video, settings, devices);
            opened = true;
            return decoder;
        } finally {
            if (!opened) {
                decoder.close();
            }
        }
    }

    private void open(
            AVCodec codec, AVCodecParameters video, GrabSettings settings, Devices devices)
            throws CameraFailure {
        avcodec_parameters_to_context(context, video);
        // one camera, one thread: there are as many cameras as cores can bear
        context.thread_count(1);
        context.max_pixels(settings.maxPixels());
        if (settings.hardware()) {
            devices.attach(codec, context);
        }
        if (avcodec_open2(context, codec, (AVDictionary) null) < 0) {
            throw new CameraFailure("its video cannot be decoded");
        }
    }

    AVCodecContext context() {
        return context;
    }

    // the scope works by being open, not by being named
    @SuppressWarnings("try")
    byte[] jpeg(AVFrame frame) throws CameraFailure {
        long pixels = (long) frame.width() * frame.height();
        if (pixels <= 0 || pixels > maxPixels) {
            throw new CameraFailure(
                    "its pictures have %d × %d pixels; at most %d are read"
                            .formatted(frame.width(), frame.height(), maxPixels));
        }
        AVFrame source = frame;
        if (frame.hw_frames_ctx() != null) {
            // what it holds is of the frame before, which may have had another size
            av_frame_unref(downloaded);
            if (av_hwframe_transfer_data(downloaded, frame, 0) < 0) {
                throw new CameraFailure("the device that decodes it has failed");
            }
            source = downloaded;
        }
        try (PointerScope scope = new PointerScope()) {
            Mat picture = new Mat(source.height(), source.width(), CV_8UC3);
            convert(source, picture);
            return ImageEncoder.encode(picture, ImageFormat.JPEG, quality);
        }
    }

    private void convert(AVFrame source, Mat picture) throws CameraFailure {
        SwsContext ready =
                sws_getCachedContext(
                        converter,
                        source.width(),
                        source.height(),
                        source.format(),
                        source.width(),
                        source.height(),
                        AV_PIX_FMT_BGR24,
                        SWS_BILINEAR,
                        null,
                        null,
                        (DoublePointer) null);
        if (ready == null) {
            throw new CameraFailure("its pictures have a format that is not known here");
        }
        converter = ready;
        PointerPointer<?> planes = new PointerPointer<>(1).put(0, picture.data());
        IntPointer strides = new IntPointer(1).put(0, Math.toIntExact(picture.step()));
        sws_scale(ready, source.data(), source.linesize(), 0, source.height(), planes, strides);
    }

    @Override
    public void close() {
        if (converter != null) {
            sws_freeContext(converter);
        }
        av_frame_free(downloaded);
        avcodec_free_context(context);
    }
}
