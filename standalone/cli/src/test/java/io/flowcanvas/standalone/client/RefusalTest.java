package io.flowcanvas.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalTest {
    @Test
    void anExampleThatFailedIsShownWithWhatWasExpectedAndWhatCame() {
        List<String> lines =
                lines(
                        422,
                        """
                        {"error": {"code": "INVALID_REQUEST", "message": "1 of 2 examples failed",
                          "details": {"cause": "EXAMPLE_FAILED", "examples": [
                            {"index": 0, "description": "a sum", "passed": true},
                            {"index": 1, "description": "a quotient", "passed": false,
                             "code": "INVALID_RESULT", "message": "not what the example says",
                             "expected": {"value": 2}, "got": {"value": 3}, "violations": [],
                             "stdout": "dividing\\n"}]}}}
                        """);

        assertThat(lines)
                .containsExactly(
                        "EXAMPLE_FAILED: 1 of 2 examples failed",
                        "  example 1 'a sum' passed",
                        "  example 2 'a quotient' failed: not what the example says",
                        "    expected {\"value\":2}",
                        "    got      {\"value\":3}",
                        "    stdout:",
                        "      dividing");
    }

    @Test
    void whatUserCodeThrewIsShownWithItsPlace() {
        List<String> lines =
                lines(
                        500,
"""
{"request_id": "r", "error": {"code": "RUNTIME_ERROR", "message": "no luck",
  "details": {"line": 2, "column": 5, "stack_trace": "at f\\nat g"}}}
""");

        assertThat(lines)
                .containsExactly(
                        "RUNTIME_ERROR: no luck",
                        "  line 2, column 5",
                        "  stack_trace:",
                        "    at f",
                        "    at g");
    }

    @Test
    void everyViolationOfARequestIsNamed() {
        List<String> lines =
                lines(
                        400,
                        """
                        {"error": {"code": "INVALID_PARAMS", "message": "see details", "details":
                          {"violations": [{"path": "/values", "message": "is required"}]}}}
                        """);

        assertThat(lines).containsExactly("INVALID_PARAMS: see details", "  /values is required");
    }

    @Test
    void anAnswerInAnotherDialectStillSaysItsReason() {
        assertThat(lines(401, "{\"title\": \"x\", \"detail\": \"the token is expired\"}"))
                .containsExactly("the API answered 401: the token is expired");
    }

    private static List<String> lines(int status, String body) {
        return Refusal.lines(new Reply(status, Json.parse(body)));
    }
}
