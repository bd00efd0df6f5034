package io.flowcanvas.jobs.tasks.result;

import java.util.List;
import java.util.Locale;

/**
 * A map of points as SVG: a grid of meridians and parallels around them, drawn here, so that a page
 * needs no tiles of others. Equirectangular, true to scale in the middle.
 */
final class PageMap {
    private static final double WIDTH = 960;
    private static final double HEIGHT = 480;
    private static final double MARGIN = 48;
    private static final double LEAST_SPAN = 0.002;
    private static final int LINES = 6;
    private static final double[] STEPS = {1, 2, 5, 10};

    /**
     * A point of the map.
     *
     * @param title shown when it is pointed at
     */
    record Point(int number, String title, Place place, boolean failed) {}

    private final List<Point> points;
    private final double west;
    private final double north;
    private final double scaleX;
    private final double scaleY;

    /**
     * @param points at least one
     */
    PageMap(List<Point> points) {
        this.points = points;
        double minX = points.stream().mapToDouble(p -> p.place().longitude()).min().orElseThrow();
        double maxX = points.stream().mapToDouble(p -> p.place().longitude()).max().orElseThrow();
        double minY = points.stream().mapToDouble(p -> p.place().latitude()).min().orElseThrow();
        double maxY = points.stream().mapToDouble(p -> p.place().latitude()).max().orElseThrow();
        double middle = (minY + maxY) / 2;
        double shrink = Math.max(0.05, Math.cos(Math.toRadians(middle)));
        double spanX = Math.max(maxX - minX, LEAST_SPAN) * shrink;
        double spanY = Math.max(maxY - minY, LEAST_SPAN);
        scaleY = Math.min((WIDTH - 2 * MARGIN) / spanX, (HEIGHT - 2 * MARGIN) / spanY);
        scaleX = scaleY * shrink;
        west = (minX + maxX) / 2 - WIDTH / 2 / scaleX;
        north = middle + HEIGHT / 2 / scaleY;
    }

    String svg() {
        StringBuilder svg = new StringBuilder();
        svg.append("<svg class=\"map\" viewBox=\"0 0 960 480\" role=\"img\"")
                .append(" aria-label=\"Map of the assets\"><rect class=\"sea\" width=\"960\"")
                .append(" height=\"480\"/>");
        grid(svg);
        for (Point point : points) {
            svg.append("<a href=\"#asset-")
                    .append(point.number())
                    .append("\"><circle class=\"")
                    .append(point.failed() ? "dot failed" : "dot")
                    .append("\" r=\"7\" cx=\"")
                    .append(Html.number(x(point.place().longitude())))
                    .append("\" cy=\"")
                    .append(Html.number(y(point.place().latitude())))
                    .append("\"><title>")
                    .append(Html.text(point.title()))
                    .append("</title></circle></a>");
        }
        return svg.append("</svg>").toString();
    }

    private void grid(StringBuilder svg) {
        double stepX = step(WIDTH / scaleX);
        for (double at = Math.ceil(west / stepX) * stepX; x(at) < WIDTH; at += stepX) {
            line(svg, x(at), 0, x(at), HEIGHT);
            label(svg, x(at) + 4, HEIGHT - 8, degrees(at, stepX, "E", "W"));
        }
        double stepY = step(HEIGHT / scaleY);
        for (double at = Math.floor(north / stepY) * stepY; y(at) < HEIGHT; at -= stepY) {
            line(svg, 0, y(at), WIDTH, y(at));
            label(svg, 4, y(at) - 4, degrees(at, stepY, "N", "S"));
        }
    }

    /** A round number of degrees that gives about as many lines as wanted. */
    private static double step(double span) {
        double rough = span / LINES;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double step : STEPS) {
            if (step * power >= rough) {
                return step * power;
            }
        }
        throw new IllegalStateException("no step for " + span);
    }

    private static void line(StringBuilder svg, double x1, double y1, double x2, double y2) {
        svg.append(
                "<path class=\"grid\" d=\"M%s %sL%s %s\"/>"
                        .formatted(
                                Html.number(x1),
                                Html.number(y1),
                                Html.number(x2),
                                Html.number(y2)));
    }

    private static void label(StringBuilder svg, double x, double y, String text) {
        svg.append(
                "<text class=\"degrees\" x=\"%s\" y=\"%s\">%s</text>"
                        .formatted(Html.number(x), Html.number(y), text));
    }

    private static String degrees(double value, double step, String positive, String negative) {
        int digits = Math.max(0, (int) Math.ceil(-Math.log10(step)));
        String number = String.format(Locale.ROOT, "%." + digits + "f", Math.abs(value));
        return number + "°" + (value < 0 ? negative : positive);
    }

    private double x(double longitude) {
        return (longitude - west) * scaleX;
    }

    private double y(double latitude) {
        return (north - latitude) * scaleY;
    }
}
