package io.flowcanvas.api.lambda.catalogue;

import com.google.protobuf.ByteString;
import io.flowcanvas.api.problem.DetailedException;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.proto.engine.v1.CheckReport;
import io.flowcanvas.proto.engine.v1.RunFailure;
import io.flowcanvas.proto.engine.v1.RunOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Decides from the function server's report whether a candidate is accepted. */
final class CheckVerdict {
    private static final int LONGEST_OUTPUT = 4_000;
    private static final int MOST_VIOLATIONS = 50;

    private CheckVerdict() {}

    /**
     * @throws FlowcanvasException {@code COMPILATION_FAILED} or {@code EXAMPLE_FAILED} with what
     *     went wrong in its details; what is no fault of the candidate's as it is
     */
    static void require(Candidate candidate, CheckReport report) {
        if (report.hasFailure()) {
            throw failed(report.getFailure());
        }
        List<PublishedFunction.Example> examples = candidate.examples();
        if (report.getOutcomesCount() != examples.size()) {
            throw new FlowcanvasException(
                    ErrorCode.INTERNAL_ERROR,
                    "%d examples were sent to be run, %d came back"
                            .formatted(examples.size(), report.getOutcomesCount()));
        }
        List<Map<String, Object>> reports = new ArrayList<>();
        List<Map<String, Object>> wrong = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            Map<String, Object> one =
                    report(i, examples.get(i), report.getOutcomes(i), candidate.result());
            if (!Boolean.TRUE.equals(one.get("passed"))) {
                wrong.add(one);
            }
            reports.add(one);
        }
        if (!wrong.isEmpty()) {
            throw new DetailedException(
                    ErrorCode.EXAMPLE_FAILED,
                    "%d of %d examples did not come out as they should; the first is '%s': %s"
                            .formatted(
                                    wrong.size(),
                                    examples.size(),
                                    wrong.get(0).get("description"),
                                    wrong.get(0).get("message")),
                    Map.of("examples", reports));
        }
    }

    private static FlowcanvasException failed(RunFailure failure) {
        ErrorCode code = code(failure);
        if (isOurs(code)) {
            return new FlowcanvasException(code, failure.getMessage());
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("reason", code.name());
        addPlace(failure, details);
        return new DetailedException(
                code == ErrorCode.INVALID_BUNDLE ? code : ErrorCode.COMPILATION_FAILED,
                failure.getMessage(),
                details);
    }

    private static Map<String, Object> report(
            int index, PublishedFunction.Example example, RunOutcome outcome, ValueSchema schema) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("index", index);
        report.put("description", example.description());
        report.put("passed", false);
        addOutput("stdout", outcome.getStdout(), report);
        addOutput("stderr", outcome.getStderr(), report);
        if (outcome.hasFailure()) {
            RunFailure failure = outcome.getFailure();
            ErrorCode code = code(failure);
            if (isOurs(code)) {
                throw new FlowcanvasException(code, failure.getMessage());
            }
            report.put("code", code.name());
            report.put("message", failure.getMessage());
            addPlace(failure, report);
        } else {
            compare(example, outcome.getResult(), schema, report);
        }
        return report;
    }

    private static void compare(
            PublishedFunction.Example example,
            ByteString bytes,
            ValueSchema schema,
            Map<String, Object> report) {
        JsonNode got;
        try {
            got = Json.parse(bytes.toStringUtf8());
        } catch (JacksonException e) {
            report.put("code", ErrorCode.INVALID_RESULT.name());
            report.put("message", "the result is not JSON");
            return;
        }
        JsonNode expected = example.result();
        List<Violation> violations = schema.violations(got);
        List<JsonValues.Difference> differences =
                expected == null ? List.of() : JsonValues.differences(expected, got);
        if (violations.isEmpty() && differences.isEmpty()) {
            report.put("passed", true);
            return;
        }
        report.put("code", ErrorCode.INVALID_RESULT.name());
        report.put(
                "message",
                violations.isEmpty()
                        ? "the result is not what the example says"
                        : "the result is not what schema.result says");
        report.put("got", Excerpt.of(got));
        if (expected != null) {
            report.put("expected", Excerpt.of(expected));
        }
        report.put(
                "violations",
                violations.stream().limit(MOST_VIOLATIONS).map(CheckVerdict::shown).toList());
        report.put("differences", differences.stream().map(CheckVerdict::difference).toList());
    }

    private static Violation shown(Violation violation) {
        return new Violation(Excerpt.of(violation.field()), violation.issue());
    }

    private static Map<String, Object> difference(JsonValues.Difference difference) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("pointer", Excerpt.of(difference.pointer()));
        if (!difference.expected().isMissingNode()) {
            shown.put("expected", Excerpt.of(difference.expected()));
        }
        if (!difference.got().isMissingNode()) {
            shown.put("got", Excerpt.of(difference.got()));
        }
        return shown;
    }

    private static void addOutput(String name, String text, Map<String, Object> report) {
        if (!text.isEmpty()) {
            report.put(
                    name,
                    text.length() > LONGEST_OUTPUT
                            ? text.substring(0, LONGEST_OUTPUT) + "…"
                            : text);
        }
    }

    private static void addPlace(RunFailure failure, Map<String, Object> details) {
        if (failure.getLine() > 0) {
            details.put("line", failure.getLine());
        }
        if (failure.getColumn() > 0) {
            details.put("column", failure.getColumn());
        }
        if (!failure.getStackTrace().isEmpty()) {
            details.put("stack_trace", failure.getStackTrace());
        }
    }

    private static ErrorCode code(RunFailure failure) {
        try {
            return ErrorCode.valueOf(failure.getCode());
        } catch (IllegalArgumentException e) {
            return ErrorCode.INTERNAL_ERROR;
        }
    }

    /** Nothing that another function could do better. */
    private static boolean isOurs(ErrorCode code) {
        return switch (code) {
            case RUNTIME_UNAVAILABLE, SERVICE_UNAVAILABLE, INTERNAL_ERROR, INPUT_MISSING -> true;
            default -> false;
        };
    }
}
