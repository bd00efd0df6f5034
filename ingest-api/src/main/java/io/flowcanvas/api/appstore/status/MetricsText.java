package io.flowcanvas.api.appstore.status;

/** Gauges in the text format of Prometheus, 0.0.4. */
final class MetricsText {
    private final StringBuilder text = new StringBuilder();

    MetricsText about(String name, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(" gauge\n");
        return this;
    }

    MetricsText sample(String name, double value) {
        text.append(name).append(' ').append(number(value)).append('\n');
        return this;
    }

    MetricsText sample(String name, String label, String labelled, double value) {
        text.append(name).append('{').append(label).append("=\"").append(escaped(labelled));
        text.append("\"} ").append(number(value)).append('\n');
        return this;
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
