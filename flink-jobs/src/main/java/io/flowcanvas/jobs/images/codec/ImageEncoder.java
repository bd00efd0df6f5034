package io.flowcanvas.jobs.images.codec;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_PNG_COMPRESSION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_TIFF_COMPRESSION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_TIFF_COMPRESSION_LZW;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_WEBP_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;

/** Encodes BGR and BGRA. The same pixels give the same bytes. */
public final class ImageEncoder {
    /** zlib's 0 to 9; beyond this, files shrink by a few percent at twice the time. */
    private static final int PNG_LEVEL = 3;

    private ImageEncoder() {}

    /**
     * @param quality 1 to 100, for jpeg and webp; the others are lossless
     * @throws FlowcanvasException {@code COMPONENT_FAILED} if the format cannot hold that size
     */
    public static byte[] encode(Mat image, ImageFormat format, int quality) {
        requireSide(image, format);
        return NativeScope.call(() -> bytes(image, format, quality));
    }

    private static byte[] bytes(Mat image, ImageFormat format, int quality) {
        Mat writable = format.hasAlpha() ? image : Alpha.onWhite(image);
        BytePointer encoded = new BytePointer();
        if (!imencode(format.extension(), writable, encoded, options(format, quality))) {
            throw new IllegalStateException("OpenCV cannot write " + format.wireName());
        }
        byte[] bytes = new byte[Math.toIntExact(encoded.limit())];
        encoded.get(bytes);
        return bytes;
    }

    private static void requireSide(Mat image, ImageFormat format) {
        if (Math.max(image.cols(), image.rows()) > format.maxSide()) {
            throw new FlowcanvasException(
                    ErrorCode.COMPONENT_FAILED,
                    "%d × %d pixels cannot be written as %s, which ends at %d; choose png or tiff"
                            .formatted(
                                    image.cols(),
                                    image.rows(),
                                    format.wireName(),
                                    format.maxSide()));
        }
    }

    private static IntPointer options(ImageFormat format, int quality) {
        return switch (format) {
            case JPEG -> new IntPointer(IMWRITE_JPEG_QUALITY, quality);
            case WEBP -> new IntPointer(IMWRITE_WEBP_QUALITY, quality);
            case PNG -> new IntPointer(IMWRITE_PNG_COMPRESSION, PNG_LEVEL);
            case TIFF -> new IntPointer(IMWRITE_TIFF_COMPRESSION, IMWRITE_TIFF_COMPRESSION_LZW);
        };
    }
}
