package io.flowcanvas.api.lambda;

import io.flowcanvas.api.lambda.catalogue.FunctionName;
import io.flowcanvas.core.function.Language;
import io.flowcanvas.proto.engine.v1.FunctionVersion;
import io.flowcanvas.proto.engine.v1.SessionContext;
import io.flowcanvas.proto.engine.v1.SessionDescription;
import java.time.Duration;
import java.util.UUID;

/**
 * What does not change about a session as long as it lives.
 *
 * @param retained false: it ends with its first execution
 */
record Session(
        UUID requestId,
        String owner,
        FunctionName function,
        int version,
        String environment,
        String userId,
        Duration timeout,
        boolean retained) {

    static Session of(UUID requestId, SessionDescription description) {
        FunctionVersion function = description.getFunction();
        SessionContext context = description.getContext();
        return new Session(
                requestId,
                description.getOwner(),
                new FunctionName(Language.of(function.getLanguage()), function.getTitle()),
                function.getVersion(),
                context.getEnvironment(),
                context.getUserId(),
                Duration.ofMillis(context.getTimeoutMillis()),
                context.getRetainSession());
    }

    Language language() {
        return function.language();
    }
}
