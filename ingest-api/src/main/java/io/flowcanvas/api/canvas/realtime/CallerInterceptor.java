package io.flowcanvas.api.canvas.realtime;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.auth.TokenVerifier;
import io.flowcanvas.proto.imageflow.v1.ImageProcessingServiceGrpc;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Lets calls of our service through that carry a good access token, without ever holding up a
 * thread. Health and reflection are open to all.
 */
@Component
@GlobalServerInterceptor
final class CallerInterceptor implements ServerInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final String BEARER = "Bearer ";
    private static final Context.Key<Caller> CALLER = Context.key("caller");

    private final TokenVerifier verifier;

    CallerInterceptor(TokenVerifier verifier) {
        this.verifier = verifier;
    }

    /** Whose call the present thread serves; one of our service. */
    static Caller caller() {
        return Objects.requireNonNull(CALLER.get(), "the call has no caller");
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        if (!ImageProcessingServiceGrpc.SERVICE_NAME.equals(
                call.getMethodDescriptor().getServiceName())) {
            return next.startCall(call, headers);
        }
        WaitingListener<Q> listener = new WaitingListener<>();
        Context context = Context.current();
        Disposable verifying =
                caller(headers.get(AUTHORIZATION))
                        .subscribe(
                                caller ->
                                        listener.serve(
                                                () ->
                                                        Contexts.interceptCall(
                                                                context.withValue(CALLER, caller),
                                                                call,
                                                                headers,
                                                                next)),
                                error -> refuse(call, listener, error));
        listener.onEnd(verifying);
        return listener;
    }

    private Mono<Caller> caller(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Mono.error(new InvalidBearerTokenException("there is no bearer token"));
        }
        return verifier.verify(header.substring(BEARER.length()).strip());
    }

    private static void refuse(
            ServerCall<?, ?> call, WaitingListener<?> listener, Throwable error) {
        if (!listener.hasEnded()) {
            StatusRuntimeException refusal = GrpcErrors.of(error);
            Metadata trailers = refusal.getTrailers();
            call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
        }
    }
}
