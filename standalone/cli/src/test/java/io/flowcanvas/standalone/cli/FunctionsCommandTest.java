package io.flowcanvas.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FunctionsCommandTest {
    private static final int WRONG_USAGE = 2;

    private final StringWriter errors = new StringWriter();

    @Test
    void parametersThatAreNoJsonObjectAreWrongUsage() {
        assertThat(run("invoke", "nodejs-x", "{")).isEqualTo(WRONG_USAGE);
        assertThat(errors.toString()).contains("PARAMS-JSON is not JSON");
        assertThat(run("invoke", "nodejs-x", "[1]")).isEqualTo(WRONG_USAGE);
        assertThat(errors.toString()).contains("must be an object");
    }

    @Test
    void anotherApiNeedsAToken() {
        assertThat(run("list", "--api", "http://127.0.0.1:1")).isEqualTo(Flowcanvas.FAILED);
        assertThat(errors.toString()).contains("--api needs --token");
    }

    @Test
    void anApiThatDoesNotAnswerIsNamed() {
        assertThat(run("list", "--api", "http://127.0.0.1:1", "--token", "t"))
                .isEqualTo(Flowcanvas.FAILED);
        assertThat(errors.toString()).contains("http://127.0.0.1:1 does not answer");
    }

    @Test
    void functionsStandInATable() {
        assertThat(
                        ListCommand.lines(
                                List.of(
                                        Json.parse(
                                                """
                                                {"language_title": "nodejs-calculator",
                                                 "updated_at": "2026-01-02T03:04:05.678901Z",
                                                 "description": "Sums"}
                                                """))))
                .containsExactly(
                        "FUNCTION           UPDATED               DESCRIPTION",
                        "nodejs-calculator  2026-01-02T03:04:05Z  Sums");
    }

    @Test
    void logsAreShownOldestFirst() {
        assertThat(
                        FunctionLogsCommand.lines(
                                Json.parse(
                                        """
                                        {"entries": [
                                          {"time": "T2", "version": 2, "request_id": "b",
                                           "code": "RUNTIME_ERROR", "stdout": "", "stderr": "oh"},
                                          {"time": "T1", "version": 1, "request_id": "a",
                                           "code": "OK", "stdout": "1\\n2\\n", "stderr": ""}]}
                                        """)))
                .containsExactly(
                        "T1  version 1  session a  OK",
                        "  out| 1",
                        "  out| 2",
                        "T2  version 2  session b  RUNTIME_ERROR",
                        "  err| oh");
    }

    private int run(String... arguments) {
        CommandLine line = Flowcanvas.commandLine();
        line.setErr(new PrintWriter(errors, true));
        String[] all = new String[arguments.length + 1];
        all[0] = "functions";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return line.execute(all);
    }
}
