package io.flowcanvas.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.standalone.client.ExecutionView;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final StringWriter shown = new StringWriter();

    @Test
    void theBarIsAsLongAsTheWorkDone() {
        assertThat(ProgressBar.line(50, "resize"))
                .isEqualTo("  [###############...............]  50 %  resize");
        assertThat(ProgressBar.line(100, "")).isEqualTo("  [" + "#".repeat(30) + "] 100 %");
    }

    @Test
    void withoutATerminalThereIsOneLineForEveryQuarter() {
        ProgressBar bar = new ProgressBar(new PrintWriter(shown), false);

        for (int percentage : new int[] {0, 3, 24, 26, 27, 80, 100}) {
            bar.show(new ExecutionView("running", percentage, "", ""));
        }

        assertThat(shown.toString().lines()).hasSize(4);
    }
}
