package io.flowcanvas.api.workflow;

import io.flowcanvas.api.problem.DetailedException;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A field that is not as required, in no language yet.
 *
 * @param field its name, with dots for fields of fields
 * @param key of the message under {@code issue.}
 * @param arguments of the message
 */
public record FieldIssue(String field, String key, List<Object> arguments) {
    /** Where an exception's details hold the issues. */
    static final String ISSUES = "issues";

    public FieldIssue {
        arguments = List.copyOf(arguments);
    }

    public static FieldIssue of(String field, String key, Object... arguments) {
        return new FieldIssue(field, key, List.of(arguments));
    }

    /** A request with all of its issues. */
    public static FlowcanvasException invalid(List<FieldIssue> issues) {
        return new DetailedException(
                ErrorCode.INVALID_REQUEST,
                issues.size() + " fields are not as required",
                Map.of(ISSUES, List.copyOf(issues)));
    }

    String text(Locale locale) {
        return Wording.text(locale, "issue." + key, arguments.toArray());
    }
}
