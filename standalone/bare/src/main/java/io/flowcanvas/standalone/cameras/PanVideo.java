package io.flowcanvas.standalone.cameras;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imread;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2YUV_I420;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import io.flowcanvas.jobs.images.codec.OpenCv;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * What a camera of the bench sees: a photo that it pans over to and fro, 640 × 360 pixels, as a
 * bare H.264 stream of 20 seconds with a key picture every two.
 */
final class PanVideo implements AutoCloseable {
    static final int WIDTH = 640;
    static final int HEIGHT = 360;

    private static final int SECONDS = 20;
    private static final int KEY_SECONDS = 2;
    private static final int BITS_PER_SECOND = 500_000;

    /** Room to pan in, as a part of the picture's width. */
    private static final double ROOM = 0.25;

    private final int framesPerSecond;
    private final Mat scene;
    private final AVCodecContext encoder;
    private final AVFrame frame = av_frame_alloc();
    private final AVPacket packet = av_packet_alloc();

    private PanVideo(Mat photo, int framesPerSecond) {
        this.framesPerSecond = framesPerSecond;
        this.scene = new Mat();
        int width = (int) Math.round(WIDTH * (1 + ROOM));
        int height = Math.max(HEIGHT, photo.rows() * width / photo.cols());
        resize(photo, scene, new Size(width, height), 0, 0, INTER_AREA);
        encoder = avcodec_alloc_context3(avcodec_find_encoder(AV_CODEC_ID_H264));
        encoder.width(WIDTH);
        encoder.height(HEIGHT);
        encoder.pix_fmt(AV_PIX_FMT_YUV420P);
        encoder.time_base(av_make_q(1, framesPerSecond));
        encoder.framerate(av_make_q(framesPerSecond, 1));
        encoder.gop_size(KEY_SECONDS * framesPerSecond);
        encoder.max_b_frames(0);
        encoder.bit_rate(BITS_PER_SECOND);
        frame.width(WIDTH);
        frame.height(HEIGHT);
        frame.format(AV_PIX_FMT_YUV420P);
    }

    /**
     * @param photo a file
     * @param target a file that is written
     */
    static void write(Path photo, int framesPerSecond, Path target) throws IOException {
        OpenCv.load();
        av_log_set_level(AV_LOG_QUIET);
        try (PanVideo video = new PanVideo(imread(photo.toString()), framesPerSecond);
                OutputStream out = Files.newOutputStream(target)) {
            video.encode(out);
        }
    }

    private void encode(OutputStream out) throws IOException {
        require(avcodec_open2(encoder, encoder.codec(), (AVDictionary) null), "opened");
        require(av_frame_get_buffer(frame, 0), "fed");
        int frames = SECONDS * framesPerSecond;
        for (int i = 0; i < frames; i++) {
            draw(i, frames);
            frame.pts(i);
            require(avcodec_send_frame(encoder, frame), "fed");
            drain(out);
        }
        avcodec_send_frame(encoder, null);
        drain(out);
    }

    private void draw(int number, int frames) {
        double phase = 2.0 * number / frames;
        double part = phase < 1 ? phase : 2 - phase;
        int left = (int) Math.round(part * (scene.cols() - WIDTH));
        int top = (scene.rows() - HEIGHT) / 3;
        Mat view = new Mat(scene, new Rect(left, top, WIDTH, HEIGHT)).clone();
        Mat planes = new Mat();
        cvtColor(view, planes, COLOR_BGR2YUV_I420);
        require(av_frame_make_writable(frame), "fed");
        long offset = 0;
        for (int plane = 0; plane < 3; plane++) {
            int shift = plane == 0 ? 0 : 1;
            int width = WIDTH >> shift;
            for (int row = 0; row < HEIGHT >> shift; row++) {
                byte[] line = new byte[width];
                planes.data().position(offset).get(line);
                frame.data(plane).position((long) row * frame.linesize(plane)).put(line);
                offset += width;
            }
        }
    }

    private void drain(OutputStream out) throws IOException {
        while (avcodec_receive_packet(encoder, packet) == 0) {
            byte[] bytes = new byte[packet.size()];
            BytePointer data = packet.data();
            data.get(bytes);
            out.write(bytes);
            av_packet_unref(packet);
        }
    }

    private static void require(int result, String what) {
        if (result < 0) {
            throw new IllegalStateException(
                    "the encoder of H.264 cannot be %s: error %d".formatted(what, result));
        }
    }

    @Override
    public void close() {
        av_packet_free(packet);
        av_frame_free(frame);
        avcodec_free_context(encoder);
    }
}
