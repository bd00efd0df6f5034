package io.flowcanvas.jobs.images.component;

/** Maps points of one image onto another: x' = a·x + b·y + c, y' = d·x + e·y + f, in pixels. */
public record Affine(double a, double b, double c, double d, double e, double f) {
    public static final Affine IDENTITY = new Affine(1, 0, 0, 0, 1, 0);

    /** A rectangle with its edges along the axes. */
    public record Area(double left, double top, double right, double bottom) {
        public double width() {
            return right - left;
        }

        public double height() {
            return bottom - top;
        }

        Area within(int width, int height) {
            return new Area(
                    Math.max(0, left),
                    Math.max(0, top),
                    Math.min(width, right),
                    Math.min(height, bottom));
        }
    }

    static Affine scale(double x, double y) {
        return new Affine(x, 0, 0, 0, y, 0);
    }

    static Affine move(double x, double y) {
        return new Affine(1, 0, x, 0, 1, y);
    }

    /** First this, then the next. */
    public Affine then(Affine next) {
        return new Affine(
                next.a * a + next.b * d,
                next.a * b + next.b * e,
                next.a * c + next.b * f + next.c,
                next.d * a + next.e * d,
                next.d * b + next.e * e,
                next.d * c + next.e * f + next.f);
    }

    public Affine inverse() {
        double determinant = a * e - b * d;
        return new Affine(
                e / determinant,
                -b / determinant,
                (b * f - e * c) / determinant,
                -d / determinant,
                a / determinant,
                (d * c - a * f) / determinant);
    }

    /** The smallest upright rectangle around where an area comes to lie. */
    public Area around(Area area) {
        double[] x = {area.left, area.right, area.left, area.right};
        double[] y = {area.top, area.top, area.bottom, area.bottom};
        double left = Double.POSITIVE_INFINITY;
        double top = Double.POSITIVE_INFINITY;
        double right = Double.NEGATIVE_INFINITY;
        double bottom = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < x.length; i++) {
            double movedX = a * x[i] + b * y[i] + c;
            double movedY = d * x[i] + e * y[i] + f;
            left = Math.min(left, movedX);
            right = Math.max(right, movedX);
            top = Math.min(top, movedY);
            bottom = Math.max(bottom, movedY);
        }
        return new Area(left, top, right, bottom);
    }
}
