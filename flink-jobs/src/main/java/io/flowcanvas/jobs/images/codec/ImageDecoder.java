package io.flowcanvas.jobs.images.codec;

import static org.bytedeco.opencv.global.opencv_core.CV_16U;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_8;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_GRAY2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Decodes into BGR, or BGRA where the image has transparency, 8 bits per sample. Further pages,
 * frames and metadata are dropped.
 */
public final class ImageDecoder {
    private static final double TO_8_BITS = 1.0 / 257;

    private ImageDecoder() {}

    /**
     * Call inside a pointer scope, which owns the matrix.
     *
     * @param header as probed from the same bytes
     * @param reduction 1, 2, 4 or 8: decode a JPEG at that fraction of its size, rounded up; other
     *     formats come in full
     * @throws io.flowcanvas.core.error.FlowcanvasException {@code UNREADABLE_IMAGE}
     */
    public static Mat decode(ByteBuffer image, ImageHeader header, int reduction) {
        Mat decoded;
        try {
            BytePointer bytes = nativeBytes(image);
            Mat encoded = new Mat(1, image.remaining(), CV_8UC1, bytes);
            decoded = imdecode(encoded, flags(header, reduction));
        } catch (RuntimeException e) {
            throw UnreadableImage.damaged(header.format(), "it cannot be decoded");
        }
        if (decoded == null || decoded.empty()) {
            throw UnreadableImage.damaged(header.format(), "it cannot be decoded");
        }
        int divisor = header.format() == ImageFormat.JPEG ? reduction : 1;
        if (decoded.cols() != reduced(header.width(), divisor)
                || decoded.rows() != reduced(header.height(), divisor)) {
            throw UnreadableImage.damaged(header.format(), "its header names another size");
        }
        return colour(eightBits(decoded));
    }

    /** Length of a side that is decoded at a fraction. */
    public static int reduced(int pixels, int reduction) {
        return (pixels + reduction - 1) / reduction;
    }

    private static BytePointer nativeBytes(ByteBuffer image) {
        if (image.isDirect()) {
            return new BytePointer(image.slice());
        }
        BytePointer bytes = new BytePointer(image.remaining());
        byte[] heap = new byte[image.remaining()];
        image.get(image.position(), heap);
        return bytes.put(heap);
    }

    private static int flags(ImageHeader header, int reduction) {
        if (header.alpha()) {
            return IMREAD_UNCHANGED;
        }
        if (header.format() != ImageFormat.JPEG) {
            return IMREAD_COLOR | IMREAD_IGNORE_ORIENTATION;
        }
        int colour =
                switch (reduction) {
                    case 2 -> IMREAD_REDUCED_COLOR_2;
                    case 4 -> IMREAD_REDUCED_COLOR_4;
                    case 8 -> IMREAD_REDUCED_COLOR_8;
                    default -> IMREAD_COLOR;
                };
        return colour | IMREAD_IGNORE_ORIENTATION;
    }

    private static Mat eightBits(Mat image) {
        if (image.depth() == CV_8U) {
            return image;
        }
        if (image.depth() != CV_16U) {
            throw UnreadableImage.because("its samples are neither of 8 nor of 16 bits");
        }
        Mat converted = new Mat();
        image.convertTo(converted, CV_8U, TO_8_BITS, 0);
        return converted;
    }

    private static Mat colour(Mat image) {
        if (image.channels() >= 3) {
            return image;
        }
        if (image.channels() == 2) {
            throw UnreadableImage.because("grey with transparency is not taken in this format");
        }
        Mat converted = new Mat();
        cvtColor(image, converted, COLOR_GRAY2BGR);
        return converted;
    }
}
