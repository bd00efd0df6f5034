package io.flowcanvas.standalone.flink;

/** The line that says most in a stack trace. */
final class RootCause {
    private static final String MARK = "Caused by: ";

    private RootCause() {}

    /** The last "Caused by", or the first line. */
    static String of(String stackTrace) {
        int last = stackTrace.lastIndexOf(MARK);
        String from = last < 0 ? stackTrace : stackTrace.substring(last + MARK.length());
        return from.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
    }
}
