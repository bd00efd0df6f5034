package io.flowcanvas.jobs.images.inference;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * YOLO detection exports (Ultralytics): input {@code [N,3,H,W]}, RGB from 0 to 1, letterboxed;
 * output of v8 and 11 {@code [N,4 + classes,cells]}, of v5 {@code [N,3 × cells,5 + classes]} with
 * an objectness before the classes. Boxes are centre and size in pixels of the input.
 */
final class YoloDetector implements Detector {
    private static final int[] STRIDES = {8, 16, 32};
    private static final int[] STRIDES_OF_LARGE = {8, 16, 32, 64};
    private static final int BOX = 4;
    private static final int ANCHORS_OF_V5 = 3;
    private static final int GREY = 114;
    private static final int MAX_BATCH = 32;
    private static final double OVERLAP = 0.5;
    private static final int[] RGB = {2, 1, 0};
    private static final double[] SCALE = {1 / 255.0, 1 / 255.0, 1 / 255.0};
    private static final double[] SHIFT = {0, 0, 0};

    private final int width;
    private final int height;
    private final boolean batches;
    private final boolean objectness;
    private final int categories;

    private YoloDetector(
            int width, int height, boolean batches, boolean objectness, int categories) {
        this.width = width;
        this.height = height;
        this.batches = batches;
        this.objectness = objectness;
        this.categories = categories;
    }

    /**
     * @param shape of the input that the outputs came from
     * @param batches whether the model takes any number of images
     */
    static Optional<Detector> recognise(long[] shape, boolean batches, List<Tensor> outputs) {
        boolean planar = shape.length == 4 && shape[1] == 3;
        if (!planar || outputs.isEmpty() || outputs.get(0).shape().size() != 3) {
            return Optional.empty();
        }
        int height = (int) shape[2];
        int width = (int) shape[3];
        long rows = outputs.get(0).shape().get(1);
        long columns = outputs.get(0).shape().get(2);
        if (outputs.size() == 1 && rows > BOX && isGrid(columns, width, height, 1)) {
            return Optional.of(new YoloDetector(width, height, batches, false, (int) rows - BOX));
        }
        if (columns > BOX + 1 && isGrid(rows, width, height, ANCHORS_OF_V5)) {
            return Optional.of(
                    new YoloDetector(width, height, batches, true, (int) columns - BOX - 1));
        }
        return Optional.empty();
    }

    @Override
    public long[] inputShape(int batch) {
        return new long[] {batch, 3, height, width};
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
        Letterbox boxed = Letterbox.of(image, width, height, GREY);
        Planes.planar(boxed.pixels(), target, RGB, SCALE, SHIFT);
        return boxed.fit();
    }

    @Override
    public List<Candidate> decode(List<Tensor> outputs, int item, double threshold) {
        Tensor output = outputs.get(0);
        int start = item * output.stride();
        List<Candidate> candidates = new ArrayList<>();
        int boxes = output.dimension(objectness ? 1 : 2);
        for (int i = 0; i < boxes; i++) {
            // v5 lays the values of a box side by side, the later ones the boxes of a value
            int first = objectness ? start + i * output.dimension(2) : start + i;
            int step = objectness ? 1 : boxes;
            double certainty = objectness ? output.at(first + BOX) : 1;
            if (certainty >= threshold) {
                addIfScored(candidates, output, first, step, certainty, threshold);
            }
        }
        return NonMaximumSuppression.apply(candidates, OVERLAP);
    }

    private void addIfScored(
            List<Candidate> candidates,
            Tensor output,
            int first,
            int step,
            double certainty,
            double threshold) {
        int classes = first + (objectness ? BOX + 1 : BOX) * step;
        int best = 0;
        for (int category = 1; category < categories; category++) {
            if (output.at(classes + category * step) > output.at(classes + best * step)) {
                best = category;
            }
        }
        double score = certainty * output.at(classes + best * step);
        if (score >= threshold) {
            double x = output.at(first);
            double y = output.at(first + step);
            double halfWidth = output.at(first + 2 * step) / 2.0;
            double halfHeight = output.at(first + 3 * step) / 2.0;
            candidates.add(
                    new Candidate(
                            best,
                            score,
                            x - halfWidth,
                            y - halfHeight,
                            x + halfWidth,
                            y + halfHeight));
        }
    }

    private static boolean isGrid(long count, int width, int height, int anchors) {
        return count == anchors * cells(width, height, STRIDES)
                || count == anchors * cells(width, height, STRIDES_OF_LARGE);
    }

    private static long cells(int width, int height, int[] strides) {
        long cells = 0;
        for (int stride : strides) {
            cells += (long) (width / stride) * (height / stride);
        }
        return cells;
    }
}
