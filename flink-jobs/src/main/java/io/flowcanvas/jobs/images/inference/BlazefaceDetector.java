package io.flowcanvas.jobs.images.inference;

import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * BlazeFace, full range (MediaPipe): input {@code [1,256,256,3]}, RGB from -1 to 1; outputs for a
 * grid of 16 × 16 with 2 anchors a cell and one of 8 × 8 with 6 the logits {@code [1,anchors,1]}
 * and the boxes {@code [1,anchors,16]}: centre, size and six landmarks in pixels from the cell's
 * centre.
 */
final class BlazefaceDetector implements Detector {
    private static final int SIDE = 256;
    private static final int LANDMARKS = 16;
    private static final double OVERLAP = 0.3;

    /** A grid of anchors. */
    private record Level(int cells, int perCell) {
        int anchors() {
            return cells * cells * perCell;
        }
    }

    private static final List<Level> LEVELS = List.of(new Level(16, 2), new Level(8, 6));

    static boolean recognises(List<Tensor> outputs) {
        return outputs.size() == 2 * LEVELS.size()
                && LEVELS.stream()
                        .allMatch(
                                level ->
                                        find(outputs, level, 1) >= 0
                                                && find(outputs, level, LANDMARKS) >= 0);
    }

    @Override
    public long[] inputShape(int batch) {
        return new long[] {batch, SIDE, SIDE, 3};
    }

    @Override
    public int maxBatch() {
        return 1;
    }

    @Override
    public int categories() {
        return 1;
    }

    @Override
    public List<String> labels() {
        return List.of("face");
    }

    @Override
    public Fit fill(Mat image, FloatBuffer target) {
        Letterbox boxed = Letterbox.of(image, SIDE, SIDE, 0);
        Mat rgb = new Mat();
        cvtColor(boxed.pixels(), rgb, COLOR_BGR2RGB);
        Planes.interleaved(rgb, target, 1 / 127.5, -1);
        return boxed.fit();
    }

    @Override
    public List<Candidate> decode(List<Tensor> outputs, int item, double threshold) {
        List<Candidate> candidates = new ArrayList<>();
        for (Level level : LEVELS) {
            Tensor logits = outputs.get(find(outputs, level, 1));
            Tensor boxes = outputs.get(find(outputs, level, LANDMARKS));
            for (int anchor = 0; anchor < level.anchors(); anchor++) {
                double score = 1 / (1 + Math.exp(-logits.at(item * logits.stride() + anchor)));
                if (score >= threshold) {
                    int offset = item * boxes.stride() + anchor * LANDMARKS;
                    candidates.add(candidate(level, anchor, score, boxes, offset));
                }
            }
        }
        return NonMaximumSuppression.apply(candidates, OVERLAP);
    }

    private static Candidate candidate(
            Level level, int anchor, double score, Tensor boxes, int offset) {
        int cell = anchor / level.perCell();
        double pixels = (double) SIDE / level.cells();
        double x = (cell % level.cells() + 0.5) * pixels + boxes.at(offset);
        double y = (Math.floorDiv(cell, level.cells()) + 0.5) * pixels + boxes.at(offset + 1);
        double halfWidth = boxes.at(offset + 2) / 2.0;
        double halfHeight = boxes.at(offset + 3) / 2.0;
        return new Candidate(
                0, score, x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
    }

    /** Position of the output of a level with that many values per anchor, or -1. */
    private static int find(List<Tensor> outputs, Level level, int values) {
        for (int i = 0; i < outputs.size(); i++) {
            List<Long> shape = outputs.get(i).shape();
            if (shape.size() == 3 && shape.get(1) == level.anchors() && shape.get(2) == values) {
                return i;
            }
        }
        return -1;
    }
}
