package io.flowcanvas.api.canvas.execution;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.tracking.ExecutionFilter;
import io.flowcanvas.api.web.Cursors;
import io.flowcanvas.api.web.Ids;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.core.execution.ExecutionStatus;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * The query of {@code GET /v1/executions}.
 *
 * @param limit rows of a page
 */
record ExecutionQuery(ExecutionFilter filter, int limit) {

    /**
     * @throws FlowcanvasException {@code INVALID_REQUEST} with every violation
     */
    static ExecutionQuery read(Caller caller, MultiValueMap<String, String> query) {
        List<Violation> found = new ArrayList<>();
        ExecutionStatus status =
                parse(
                        query,
                        "status",
                        ExecutionStatus::of,
                        "must be one of pending, running, completed, failed, cancelled",
                        found);
        UUID pipelineId =
                parse(
                        query,
                        "pipeline_id",
                        text -> Ids.parse(text).orElseThrow(IllegalArgumentException::new),
                        "must be a UUID",
                        found);
        Instant after = time(query, "created_after", found);
        Instant before = time(query, "created_before", found);
        Integer limit = parse(query, "limit", Integer::valueOf, "must be a number", found);
        if (!found.isEmpty()) {
            throw FlowcanvasException.invalid(found);
        }
        String owner = caller.isAdmin() ? null : caller.owner();
        return new ExecutionQuery(
                new ExecutionFilter(
                        owner,
                        status,
                        pipelineId,
                        after,
                        before,
                        Cursors.before(query.getFirst("cursor"))),
                Cursors.limit(limit));
    }

    private static @Nullable Instant time(
            MultiValueMap<String, String> query, String name, List<Violation> found) {
        return parse(
                query,
                name,
                ExecutionQuery::instant,
                "must be a date and time like 2026-01-31T12:00:00Z",
                found);
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static <T> @Nullable T parse(
            MultiValueMap<String, String> query,
            String name,
            Function<String, T> parser,
            String issue,
            List<Violation> found) {
        String text = query.getFirst(name);
        if (text == null) {
            return null;
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            found.add(new Violation("/" + name, issue));
            return null;
        }
    }
}
