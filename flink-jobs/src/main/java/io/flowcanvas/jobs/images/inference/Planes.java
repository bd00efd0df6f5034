package io.flowcanvas.jobs.images.inference;

import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC3;
import static org.bytedeco.opencv.global.opencv_core.extractChannel;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.opencv_core.Mat;

/** Writes pixels as floats straight into a native buffer. */
final class Planes {
    private Planes() {}

    /**
     * One plane after the other: target = pixel × scale + shift, per channel.
     *
     * @param order source channel of each plane, say 2, 1, 0 for RGB from BGR
     */
    static void planar(Mat image, FloatBuffer target, int[] order, double[] scale, double[] shift) {
        FloatPointer start = new FloatPointer(target);
        int plane = image.rows() * image.cols();
        Mat channel = new Mat();
        for (int i = 0; i < order.length; i++) {
            extractChannel(image, channel, order[i]);
            FloatPointer here = start.getPointer((long) i * plane);
            Mat out = new Mat(image.rows(), image.cols(), CV_32FC1, here);
            channel.convertTo(out, CV_32F, scale[i], shift[i]);
        }
    }

    /** Channels side by side: target = pixel × scale + shift. */
    static void interleaved(Mat image, FloatBuffer target, double scale, double shift) {
        Mat out = new Mat(image.rows(), image.cols(), CV_32FC3, new FloatPointer(target));
        image.convertTo(out, CV_32F, scale, shift);
    }
}
