package io.flowcanvas.jobs.images.inference;

import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * NanoDet-g (RangiLyu/nanodet): input {@code [N,3,416,416]}, BGR, normalised per channel; outputs
 * for strides 8, 16 and 32 the class scores {@code [N,cells,classes]}, then the box sides as
 * distributions {@code [N,cells,4 × 11]}, in strides from the cell's centre.
 */
final class NanodetDetector implements Detector {
    private static final int SIDE = 416;
    private static final int[] STRIDES = {8, 16, 32};
    private static final int BINS = 11;
    private static final int MAX_BATCH = 32;
    private static final double OVERLAP = 0.5;
    private static final int[] BGR = {0, 1, 2};
    private static final double[] SCALE = {1 / 57.375, 1 / 57.12, 1 / 58.395};
    private static final double[] SHIFT = {-103.53 / 57.375, -116.28 / 57.12, -123.675 / 58.395};

    private final int categories;
    private final boolean batches;

    private NanodetDetector(int categories, boolean batches) {
        this.categories = categories;
        this.batches = batches;
    }

    /** Whether outputs of a call with one image have the form of this family. */
    static boolean recognises(List<Tensor> outputs) {
        if (outputs.size() != 2 * STRIDES.length) {
            return false;
        }
        for (int level = 0; level < STRIDES.length; level++) {
            int cells = cells(level) * cells(level);
            Tensor scores = outputs.get(level);
            Tensor sides = outputs.get(level + STRIDES.length);
            boolean fits =
                    scores.shape().size() == 3
                            && sides.shape().size() == 3
                            && scores.dimension(1) == cells
                            && sides.dimension(1) == cells
                            && sides.dimension(2) == 4 * BINS;
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    static NanodetDetector of(List<Tensor> outputs, boolean batches) {
        return new NanodetDetector(outputs.get(0).dimension(2), batches);
    }

    @Override
    public long[] inputShape(int batch) {
        return new long[] {batch, 3, SIDE, SIDE};
    }

    @Override
    public int maxBatch() {
        return batches ? MAX_BATCH : 1;
    }

    @Override
    public int categories() {
        return categories;
    }

    @Override
    public Fit fill(Mat image, FloatBuffer target) {
        Mat scaled = new Mat();
        resize(image, scaled, new Size(SIDE, SIDE), 0, 0, INTER_LINEAR);
        Planes.planar(scaled, target, BGR, SCALE, SHIFT);
        return Fit.stretched(image.cols(), image.rows(), SIDE, SIDE);
    }

    @Override
    public List<Candidate> decode(List<Tensor> outputs, int item, double threshold) {
        List<Candidate> candidates = new ArrayList<>();
        for (int level = 0; level < STRIDES.length; level++) {
            Tensor scores = outputs.get(level);
            Tensor sides = outputs.get(level + STRIDES.length);
            for (int cell = 0; cell < scores.dimension(1); cell++) {
                int row = item * scores.stride() + cell * categories;
                int best = best(scores, row);
                double score = scores.at(row + best);
                if (score >= threshold) {
                    int offset = item * sides.stride() + cell * 4 * BINS;
                    candidates.add(candidate(best, score, sides, offset, level, cell));
                }
            }
        }
        return NonMaximumSuppression.apply(candidates, OVERLAP);
    }

    private int best(Tensor scores, int row) {
        int best = 0;
        for (int category = 1; category < categories; category++) {
            if (scores.at(row + category) > scores.at(row + best)) {
                best = category;
            }
        }
        return best;
    }

    private static Candidate candidate(
            int category, double score, Tensor sides, int offset, int level, int cell) {
        int stride = STRIDES[level];
        double x = (cell % cells(level) + 0.5) * stride;
        double y = (Math.floorDiv(cell, cells(level)) + 0.5) * stride;
        return new Candidate(
                category,
                score,
                x - expectation(sides, offset) * stride,
                y - expectation(sides, offset + BINS) * stride,
                x + expectation(sides, offset + 2 * BINS) * stride,
                y + expectation(sides, offset + 3 * BINS) * stride);
    }

    /** Mean of a distribution given as logits over 0, 1, 2, … */
    private static double expectation(Tensor logits, int offset) {
        double largest = logits.at(offset);
        for (int bin = 1; bin < BINS; bin++) {
            largest = Math.max(largest, logits.at(offset + bin));
        }
        double sum = 0;
        double weighted = 0;
        for (int bin = 0; bin < BINS; bin++) {
            double weight = Math.exp(logits.at(offset + bin) - largest);
            sum += weight;
            weighted += bin * weight;
        }
        return weighted / sum;
    }

    private static int cells(int level) {
        return SIDE / STRIDES[level];
    }
}
