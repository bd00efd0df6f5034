package io.flowcanvas.standalone.demo;

import io.flowcanvas.standalone.client.ExecutionView;
import java.io.PrintWriter;

/** A bar that is redrawn in place on a terminal, and a line per quarter elsewhere. */
public final class ProgressBar {
    private static final int WIDTH = 30;
    private static final int QUARTER = 25;

    private final PrintWriter out;
    private final boolean terminal;
    private int lastQuarter = -1;

    public ProgressBar(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    public void show(ExecutionView view) {
        show(view.percentage(), view.step(), view.isFinal());
    }

    /**
     * @param percent 0 to 100; what lies outside is cut
     * @param what happens now
     * @param isLast whether the bar is left as it is
     */
    void show(double percent, String what, boolean isLast) {
        int percentage = (int) Math.floor(Math.min(100, Math.max(0, percent)));
        if (terminal) {
            out.print("\r" + line(percentage, what) + "\u001b[K");
            if (isLast) {
                out.println();
            }
        } else if (percentage / QUARTER > lastQuarter) {
            lastQuarter = percentage / QUARTER;
            out.println(line(percentage, what));
        }
        out.flush();
    }

    static String line(int percentage, String step) {
        int filled = percentage * WIDTH / 100;
        return "  [%s%s] %3d %%  %s"
                .formatted("#".repeat(filled), ".".repeat(WIDTH - filled), percentage, step)
                .stripTrailing();
    }
}
