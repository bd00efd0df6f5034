package io.flowcanvas.jobs.cameras;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imread;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import io.flowcanvas.jobs.images.codec.ImageEncoder;
import io.flowcanvas.jobs.images.codec.ImageFormat;
import io.flowcanvas.jobs.images.codec.OpenCv;
import io.flowcanvas.testkit.Photos;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.OpenCVFrameConverter;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/** A video made of shipped photos that move over a grey ground, 640 × 360 pixels. */
public final class Video {
    public static final int WIDTH = 640;
    public static final int HEIGHT = 360;

    private final int framesPerSecond;
    private final int frames;
    private final List<Mover> movers = new ArrayList<>();

    /** A photo that goes from one place to another, steadily, while frames go by. */
    private record Mover(Mat photo, int fromX, int fromY, int toX, int toY, int first, int last) {
        void draw(Mat frame, int number) {
            if (number < first || number > last) {
                return;
            }
            double part = (double) (number - first) / (last - first);
            int x = (int) Math.round(fromX + part * (toX - fromX));
            int y = (int) Math.round(fromY + part * (toY - fromY));
            Rect whole = new Rect(x, y, photo.cols(), photo.rows());
            int left = Math.max(0, whole.x());
            int top = Math.max(0, whole.y());
            int right = Math.min(WIDTH, whole.x() + whole.width());
            int bottom = Math.min(HEIGHT, whole.y() + whole.height());
            if (left >= right || top >= bottom) {
                return;
            }
            Rect seen = new Rect(left, top, right - left, bottom - top);
            Rect cut = new Rect(left - x, top - y, right - left, bottom - top);
            new Mat(photo, cut).copyTo(new Mat(frame, seen));
        }
    }

    private Video(int framesPerSecond, int frames) {
        OpenCv.load();
        av_log_set_level(AV_LOG_QUIET);
        this.framesPerSecond = framesPerSecond;
        this.frames = frames;
    }

    public static Video of(int framesPerSecond, int frames) {
        return new Video(framesPerSecond, frames);
    }

    /**
     * @param name of the photo, of which the square in its middle is shown
     * @param side pixels
     * @param fromX where its left edge begins
     * @param toX where its left edge ends
     * @param y its upper edge
     * @param first frame that shows it
     * @param last frame that shows it
     */
    public Video moving(String name, int side, int fromX, int toX, int y, int first, int last) {
        Mat photo = imread(Photos.named(name).toString());
        int square = Math.min(photo.cols(), photo.rows());
        Rect middle =
                new Rect((photo.cols() - square) / 2, (photo.rows() - square) / 2, square, square);
        Mat small = new Mat();
        resize(new Mat(photo, middle), small, new Size(side, side), 0, 0, INTER_AREA);
        movers.add(new Mover(small, fromX, y, toX, y, first, last));
        return this;
    }

    /** One frame. */
    public Mat frame(int number) {
        Mat frame = new Mat(HEIGHT, WIDTH, CV_8UC3, new Scalar(128, 128, 128, 0));
        movers.forEach(mover -> mover.draw(frame, number));
        return frame;
    }

    public byte[] jpeg(int number) {
        return ImageEncoder.encode(frame(number), ImageFormat.JPEG, 90);
    }

    /**
     * Writes it as H.264.
     *
     * @param format of FFmpeg: {@code mp4}, or {@code h264} for the bare stream
     */
    public Path write(Path file, String format) throws Exception {
        try (FFmpegFrameRecorder recorder =
                        new FFmpegFrameRecorder(file.toString(), WIDTH, HEIGHT);
                OpenCVFrameConverter.ToMat converter = new OpenCVFrameConverter.ToMat()) {
            recorder.setFormat(format);
            recorder.setVideoCodec(AV_CODEC_ID_H264);
            recorder.setPixelFormat(AV_PIX_FMT_YUV420P);
            recorder.setFrameRate(framesPerSecond);
            recorder.setGopSize(framesPerSecond);
            recorder.setVideoBitrate(2_000_000);
            recorder.start();
            for (int i = 0; i < frames; i++) {
                recorder.record(converter.convert(frame(i)));
            }
        }
        return file;
    }
}
