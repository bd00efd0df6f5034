package io.flowcanvas.jobs.images.inference;

/**
 * Where an image lies in a model's input: input = image × scale + offset.
 *
 * @param imageWidth pixels of the image
 * @param imageHeight pixels of the image
 */
record Fit(
        double scaleX,
        double scaleY,
        double offsetX,
        double offsetY,
        int imageWidth,
        int imageHeight) {
    static Fit stretched(int imageWidth, int imageHeight, int width, int height) {
        return new Fit(
                (double) width / imageWidth,
                (double) height / imageHeight,
                0,
                0,
                imageWidth,
                imageHeight);
    }

    /** The box in the image's pixels, cut at its edges. */
    Found place(Candidate box, String label) {
        double left = clamp((box.left() - offsetX) / scaleX, imageWidth);
        double top = clamp((box.top() - offsetY) / scaleY, imageHeight);
        double right = clamp((box.right() - offsetX) / scaleX, imageWidth);
        double bottom = clamp((box.bottom() - offsetY) / scaleY, imageHeight);
        return new Found(label, box.score(), left, top, right - left, bottom - top);
    }

    private static double clamp(double value, double most) {
        return Math.max(0, Math.min(most, value));
    }
}
