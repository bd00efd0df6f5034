package io.flowcanvas.jobs.images.processing;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC4;

import io.flowcanvas.jobs.images.codec.HeaderProbe;
import io.flowcanvas.jobs.images.codec.ImageDecoder;
import io.flowcanvas.jobs.images.codec.NativeScope;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * A decoded image on the heap, to look at.
 *
 * @param channels 3 for BGR, 4 for BGRA
 */
public record Picture(
        int width,
        int height,
        int channels,
        @SuppressWarnings("ArrayRecordComponent") byte[] samples) {

    public static Picture decode(byte[] encoded) {
        return NativeScope.call(
                () -> {
                    ByteBuffer bytes = ByteBuffer.wrap(encoded);
                    return of(ImageDecoder.decode(bytes, HeaderProbe.probe(bytes), 1));
                });
    }

    public static Picture of(Mat mat) {
        Mat whole = mat.clone();
        byte[] samples = new byte[whole.rows() * whole.cols() * whole.channels()];
        new BytePointer(whole.data()).get(samples);
        return new Picture(whole.cols(), whole.rows(), whole.channels(), samples);
    }

    /** An opaque image of one colour. */
    public static Mat plain(int width, int height, int red, int green, int blue) {
        return new Mat(height, width, CV_8UC3, new Scalar(blue, green, red, 255));
    }

    /** An image of one colour with transparency. */
    public static Mat transparent(int width, int height, int grey, int alpha) {
        return new Mat(height, width, CV_8UC4, new Scalar(grey, grey, grey, alpha));
    }

    public int red(int x, int y) {
        return sample(x, y, 2);
    }

    public int green(int x, int y) {
        return sample(x, y, 1);
    }

    public int blue(int x, int y) {
        return sample(x, y, 0);
    }

    public int alpha(int x, int y) {
        return sample(x, y, 3);
    }

    /** Red, green and blue as one number, to compare pixels. */
    public int rgb(int x, int y) {
        return red(x, y) << 16 | green(x, y) << 8 | blue(x, y);
    }

    public double luma(int x, int y) {
        return 0.299 * red(x, y) + 0.587 * green(x, y) + 0.114 * blue(x, y);
    }

    public double meanLuma() {
        double sum = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                sum += luma(x, y);
            }
        }
        return sum / width / height;
    }

    /** Mean step between neighbours in a row: how much detail there is. */
    public double detail() {
        return detail(0, 0, width, height);
    }

    public double detail(int left, int top, int right, int bottom) {
        double sum = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left + 1; x < right; x++) {
                sum += Math.abs(luma(x, y) - luma(x - 1, y));
            }
        }
        return sum / (right - left - 1) / (bottom - top);
    }

    /** Mean absolute difference of luma, both brought to the smaller one's size by sampling. */
    public double difference(Picture other) {
        int columns = Math.min(width, other.width);
        int rows = Math.min(height, other.height);
        double sum = 0;
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                double here = luma(x * width / columns, y * height / rows);
                double there = other.luma(x * other.width / columns, y * other.height / rows);
                sum += Math.abs(here - there);
            }
        }
        return sum / columns / rows;
    }

    private int sample(int x, int y, int channel) {
        return samples[(y * width + x) * channels + channel] & 0xff;
    }
}
