package io.flowcanvas.jobs.images.component;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.jobs.images.codec.HeaderProbe;
import io.flowcanvas.jobs.images.codec.ImageDecoder;
import io.flowcanvas.jobs.images.codec.ImageHeader;
import io.flowcanvas.jobs.images.codec.ImageLimits;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/** Lays a text or an uploaded image over the image, at a share of its width. */
final class Watermark implements Component {
    private static final int SMALLEST_LETTER = 6;
    private static final int SAMPLE_LETTER = 100;

    private final FileSource files;
    private final ImageLimits limits;

    Watermark(FileSource files, ImageLimits limits) {
        this.files = files;
        this.limits = limits;
    }

    @Override
    public String id() {
        return "watermark";
    }

    @Override
    public Frame apply(Frame frame, StepContext context) {
        Parameters parameters = context.parameters();
        Extent size = frame.size();
        int width = Math.max(1, (int) Math.round(size.width() * parameters.number("size")));
        Optional<String> text = parameters.optionalText("text");
        Mark mark =
                text.isPresent()
                        ? written(text.get(), width, Colour.of(parameters.text("colour")))
                        : pictured(
                                parameters.text("image_file_id"), new Extent(width, size.height()));
        int shortSide = Math.min(size.width(), size.height());
        int margin = (int) Math.round(shortSide * parameters.number("margin"));
        Position position = Position.of(parameters.text("position"));
        Mat canvas = context.writable(frame);
        mark.fitted(size)
                .layOn(
                        canvas,
                        position.x(size.width(), Math.min(mark.width(), size.width()), margin),
                        position.y(size.height(), Math.min(mark.height(), size.height()), margin),
                        parameters.number("opacity"));
        return frame.repainted(canvas);
    }

    /** A text as wide as asked, unless its letters would be too small to read. */
    private static Mark written(String text, int width, Colour colour) {
        int sampleWidth = Text.of(text, SAMPLE_LETTER).width();
        int letter = Math.round((float) SAMPLE_LETTER * width / Math.max(1, sampleWidth));
        Text line = Text.of(text, Math.max(SMALLEST_LETTER, letter));
        int edge = line.stroke();
        int rows = line.height() + line.descent() + 2 * edge;
        Mat shape = new Mat(rows, line.width() + 2 * edge, CV_8UC1, Scalar.all(0));
        line.draw(shape, edge, edge + line.height(), Scalar.all(255));
        return Mark.of(shape, colour);
    }

    private Mark pictured(String fileId, Extent room) {
        byte[] content =
                files.read(fileId)
                        .orElseThrow(
                                () ->
                                        new FlowcanvasException(
                                                ErrorCode.INPUT_MISSING,
                                                "the watermark's file "
                                                        + fileId
                                                        + " is gone; upload it again"));
        ImageHeader header = HeaderProbe.probe(ByteBuffer.wrap(content));
        limits.check(header);
        Mat picture = ImageDecoder.decode(ByteBuffer.wrap(content), header, 1);
        double scale = (double) room.width() / picture.cols();
        return Mark.of(picture, Extent.rounded(picture.cols() * scale, picture.rows() * scale));
    }
}
