package io.flowcanvas.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchCommandTest {
    private static final int WRONG_USAGE = 2;

    private final StringWriter errors = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new BenchCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setErr(new PrintWriter(errors))
                .execute(arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "601", "-1"})
    void secondsOutOfRangeAreWrongUsageBeforeAnythingStarts(String seconds) {
        assertThat(run("functions", "--seconds", seconds)).isEqualTo(WRONG_USAGE);
        assertThat(errors.toString()).contains("--seconds " + seconds).contains("1 to 600");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--fps 31", "--fps 0", "--most 0", "--most 1001"})
    void camerasOutOfRangeAreWrongUsageBeforeAnythingStarts(String option) {
        String[] words = option.split(" ", -1);
        assertThat(run("cameras", words[0], words[1])).isEqualTo(WRONG_USAGE);
        assertThat(errors.toString()).contains(option).contains("use 1 to");
    }

    @Test
    void secondsAreANumber() {
        assertThat(run("functions", "--seconds", "many")).isEqualTo(WRONG_USAGE);
        assertThat(errors.toString()).contains("--seconds");
    }
}
