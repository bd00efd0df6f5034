package io.flowcanvas.api.lambda;

import io.flowcanvas.api.lambda.catalogue.PublishedFunction;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.proto.engine.v1.RunOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Holds functions to what they promised of their results. */
@Component
final class Results {
    private static final int DEEPEST = 500;

    // what a function makes is bounded where it runs
    private final JsonBodies json = new JsonBodies(Integer.MAX_VALUE, DEEPEST);

    /**
     * @return fails with {@code RUNTIME_ERROR} if it failed, or its result is not what the schema
     *     says
     */
    Mono<Answer> of(PublishedFunction function, RunOutcome outcome) {
        return LargeValues.work(outcome.getResult().size(), () -> answer(function, outcome));
    }

    private Answer answer(PublishedFunction function, RunOutcome outcome) {
        if (!outcome.hasResult()) {
            throw Outcomes.failure(outcome);
        }
        JsonNode result;
        try {
            result = json.parse(outcome.getResult().toByteArray());
        } catch (FlowcanvasException e) {
            throw broken(function, "it is no JSON value");
        }
        List<Violation> violations = function.result().violations(result);
        if (!violations.isEmpty()) {
            Violation first = violations.get(0);
            throw broken(function, first.field() + " " + first.issue());
        }
        return new Answer(
                outcome.getResult().toString(StandardCharsets.UTF_8),
                Duration.ofMillis(
                        TimeUnit.MICROSECONDS.toMillis(Math.max(0, outcome.getDurationMicros()))),
                false);
    }

    private static FlowcanvasException broken(PublishedFunction function, String how) {
        return Outcomes.runtimeError(
                ErrorCode.INVALID_RESULT,
                "%s returned what its result schema does not allow: %s"
                        .formatted(function.languageTitle(), how),
                Map.of());
    }
}
