package io.flowcanvas.jobs.images.component;

import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_NEAREST;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import io.flowcanvas.jobs.images.inference.DetectionQuery;
import io.flowcanvas.jobs.images.inference.Models;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Makes faces unrecognisable: those that steps before it found, else those it finds itself. A face
 * is averaged into a few cells and painted back, so that its detail is gone for good.
 */
final class FaceBlur implements Component {
    private static final int MOST_FACES = 1000;
    private static final int MOST_CELLS = 16;
    private static final int FEWEST_CELLS = 4;

    private final Models models;

    FaceBlur(Models models) {
        this.models = models;
    }

    @Override
    public String id() {
        return "face_blur";
    }

    @Override
    public Frame apply(Frame frame, StepContext context) {
        Parameters parameters = context.parameters();
        Mat canvas = context.writable(frame);
        boolean smooth = parameters.text("mode").equals("blur");
        long cells =
                Math.round(
                        MOST_CELLS - parameters.number("strength") * (MOST_CELLS - FEWEST_CELLS));
        for (Affine.Area face : faces(frame, parameters)) {
            Rect box = box(face, parameters.number("margin"), frame.size());
            if (box.width() > 0 && box.height() > 0) {
                hide(new Mat(canvas, box), (int) cells, smooth);
            }
        }
        return frame.repainted(canvas);
    }

    private List<Affine.Area> faces(Frame frame, Parameters parameters) {
        List<Located> known =
                frame.detections().stream()
                        .filter(located -> located.detection().label().equals(FaceDetection.LABEL))
                        .toList();
        if (!known.isEmpty()) {
            return known.stream().flatMap(located -> located.in(frame).stream()).toList();
        }
        DetectionQuery query =
                new DetectionQuery(parameters.number("threshold"), List.of(), MOST_FACES);
        return models.detect(FaceDetection.MODEL, frame.pixels(), query).stream()
                .map(
                        face ->
                                new Affine.Area(
                                        face.x(),
                                        face.y(),
                                        face.x() + face.width(),
                                        face.y() + face.height()))
                .toList();
    }

    /** The face with a margin, as a share of its size, cut at the image's edges. */
    private static Rect box(Affine.Area face, double margin, Extent size) {
        double sideways = face.width() * margin;
        double upwards = face.height() * margin;
        int left = (int) Math.floor(Math.max(0, face.left() - sideways));
        int top = (int) Math.floor(Math.max(0, face.top() - upwards));
        int right = (int) Math.ceil(Math.min(size.width(), face.right() + sideways));
        int bottom = (int) Math.ceil(Math.min(size.height(), face.bottom() + upwards));
        return new Rect(left, top, right - left, bottom - top);
    }

    private static void hide(Mat face, int cells, boolean smooth) {
        double scale = Math.min(1, (double) cells / Math.max(face.cols(), face.rows()));
        Extent few = Extent.rounded(face.cols() * scale, face.rows() * scale);
        Mat averaged = new Mat();
        resize(face, averaged, new Size(few.width(), few.height()), 0, 0, INTER_AREA);
        resize(averaged, face, face.size(), 0, 0, smooth ? INTER_LINEAR : INTER_NEAREST);
    }
}
