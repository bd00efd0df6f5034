package io.flowcanvas.api.appstore.result;

import io.flowcanvas.api.objectstore.ObjectStore;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** The object store; asked again a few times where it does not answer. */
@Component
final class StoredParts implements ObjectParts {
    private static final Retry A_FEW_TIMES =
            Retry.backoff(3, Duration.ofMillis(200))
                    .filter(StoredParts::isOutage)
                    .onRetryExhaustedThrow((retry, signal) -> signal.failure());

    private final ObjectStore objects;

    StoredParts(ObjectStore objects) {
        this.objects = objects;
    }

    @Override
    public Mono<ByteBuffer> read(String key, long first, int length) {
        return objects.readPart(key, first, length).retryWhen(A_FEW_TIMES);
    }

    private static boolean isOutage(Throwable error) {
        return error instanceof FlowcanvasException known
                && known.code() == ErrorCode.SERVICE_UNAVAILABLE;
    }
}
