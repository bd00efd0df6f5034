package io.flowcanvas.jobs.tasks.download;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.proto.engine.v1.StoredAsset;
import java.time.Duration;

/** What came of one attempt. */
sealed interface Outcome {
    record Stored(StoredAsset asset) implements Outcome {}

    /**
     * @param isPassing whether another attempt may succeed
     * @param counts false: the asset is not to blame, so the attempt was none
     * @param pause at least, before another attempt
     */
    record Failed(Failure failure, boolean isPassing, boolean counts, Duration pause)
            implements Outcome {}

    static Failed lasting(ErrorCode code, String message) {
        return new Failed(new Failure(code, message), false, true, Duration.ZERO);
    }

    static Failed passing(ErrorCode code, String message) {
        return passing(code, message, Duration.ZERO);
    }

    static Failed passing(ErrorCode code, String message, Duration pause) {
        return new Failed(new Failure(code, message), true, true, pause);
    }

    static Failed blameless(String message) {
        return new Failed(
                new Failure(ErrorCode.SERVICE_UNAVAILABLE, message), true, false, Duration.ZERO);
    }
}
