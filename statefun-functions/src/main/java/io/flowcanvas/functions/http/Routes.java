package io.flowcanvas.functions.http;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What answers which request.
 *
 * @param passedOn answers those that another server passed on
 */
record Routes(
        Function<byte[], CompletableFuture<byte[]>> functions,
        Function<byte[], CompletableFuture<byte[]>> passedOn,
        Health health,
        FunctionMetrics metrics) {
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

    /** Never fails. */
    CompletableFuture<Response> answer(Request request) {
        if (request.path().equals("/statefun") && request.method().equals("POST")) {
            return call(request.isPassedOn() ? passedOn : functions, request.body());
        }
        try {
            return CompletableFuture.completedFuture(look(request.path()));
        } catch (RuntimeException failure) {
            LOG.error("{} cannot be answered", request.path(), failure);
            return CompletableFuture.completedFuture(
                    Response.text(500, "the function server failed; its log says how"));
        }
    }

    private Response look(String path) {
        return switch (path) {
            case "/health" -> new Response(200, "application/json", health.json());
            case "/metrics" -> new Response(200, "text/plain; version=0.0.4", metrics.text());
            default -> Response.text(404, "there is POST /statefun, GET /health and GET /metrics");
        };
    }

    private static CompletableFuture<Response> call(
            Function<byte[], CompletableFuture<byte[]>> answers, byte[] body) {
        return begin(answers, body)
                .handle(
                        (answer, failure) -> {
                            if (failure == null) {
                                return new Response(200, "application/octet-stream", answer);
                            }
                            LOG.warn("a call failed and will come again", failure);
                            return Response.text(503, "try again");
                        });
    }

    /** A body that is no request throws at once. */
    private static CompletableFuture<byte[]> begin(
            Function<byte[], CompletableFuture<byte[]>> answers, byte[] body) {
        try {
            return answers.apply(body);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }
}
