package io.flowcanvas.jobs.images.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads the header of an encoded image, and whether the file is whole, without decoding it. */
public final class HeaderProbe {
    private static final int SIGNATURE = 16;

    private HeaderProbe() {}

    /**
     * @param image from position to limit; neither is moved
     * @throws io.flowcanvas.core.error.FlowcanvasException {@code UNREADABLE_IMAGE} if it is not an
     *     image, not one of our formats, or cut off
     */
    public static ImageHeader probe(ByteBuffer image) {
        if (!image.hasRemaining()) {
            throw UnreadableImage.notTaken("empty");
        }
        ImageFormat format = formatOf(image);
        if (format == null) {
            throw UnreadableImage.notTaken(describe(signature(image)));
        }
        ImageHeader header = read(image, format);
        if (header.width() < 1 || header.height() < 1) {
            throw UnreadableImage.damaged(
                    format, "its size is " + header.width() + " × " + header.height() + " pixels");
        }
        return header;
    }

    private static ImageHeader read(ByteBuffer image, ImageFormat format) {
        return switch (format) {
            case JPEG -> JpegHeader.read(Bytes.of(image, format, ByteOrder.BIG_ENDIAN));
            case PNG -> PngHeader.read(Bytes.of(image, format, ByteOrder.BIG_ENDIAN));
            case WEBP -> WebpHeader.read(Bytes.of(image, format, ByteOrder.LITTLE_ENDIAN));
            case TIFF -> TiffHeader.read(Bytes.of(image, format, TiffDirectory.order(image)));
        };
    }

    private static @Nullable ImageFormat formatOf(ByteBuffer image) {
        String start = signature(image);
        if (start.startsWith("\u00ff\u00d8\u00ff")) {
            return ImageFormat.JPEG;
        }
        if (start.startsWith("\u0089PNG\r\n\u001a\n")) {
            return ImageFormat.PNG;
        }
        if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
            return ImageFormat.WEBP;
        }
        return start.startsWith("II*\0") || start.startsWith("MM\0*") ? ImageFormat.TIFF : null;
    }

    private static String signature(ByteBuffer image) {
        byte[] start = new byte[Math.min(SIGNATURE, image.remaining())];
        image.get(image.position(), start);
        return new String(start, StandardCharsets.ISO_8859_1);
    }

    private static String describe(String start) {
        if (start.startsWith("GIF8")) {
            return "a GIF";
        }
        if (start.startsWith("BM")) {
            return "a BMP";
        }
        if (start.startsWith("ftyp", 4)) {
            return "a HEIC, AVIF or video file";
        }
        if (start.startsWith("II+\0") || start.startsWith("MM\0+")) {
            return "a BigTIFF";
        }
        return start.startsWith("%PDF") ? "a PDF" : "not an image";
    }
}
