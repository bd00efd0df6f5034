package io.flowcanvas.api.cameras.pictures;

import io.flowcanvas.api.memory.MemoryBudget;
import io.flowcanvas.api.memory.SharedMemory;
import io.flowcanvas.api.problem.RetryLaterException;
import io.flowcanvas.core.error.ErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Room for pictures, of which the cameras of one owner have at most half, or one picture. */
final class PictureMemory {
    /** Bytes; the engine writes none above 16 MiB. */
    static final long LARGEST_PICTURE = 17L << 20;

    private static final Duration LATER = Duration.ofSeconds(10);

    private final long bytes;
    private final MemoryBudget budget;
    private final SharedMemory shared;

    PictureMemory(long bytes) {
        this.bytes = bytes;
        this.budget = new MemoryBudget(bytes);
        this.shared = new SharedMemory(budget, Math.max(bytes / 2, LARGEST_PICTURE));
    }

    /** Null if there is no room. */
    @Nullable HeldPicture hold(String owner, Picture picture) {
        SharedMemory.Share share = shared.of(owner);
        return share.take(picture.jpeg().size()) ? new HeldPicture(picture, share) : null;
    }

    /** Whether so many more are within what this owner's pictures may take. */
    boolean allows(String owner, long more) {
        return shared.of(owner).allows(more);
    }

    /** Whether there is room for so many more just now. */
    boolean fits(String owner, long more) {
        return budget.left() >= more && allows(owner, more);
    }

    RetryLaterException refusal(String owner, long more) {
        return allows(owner, more)
                ? new RetryLaterException(
                        ErrorCode.SERVICE_UNAVAILABLE,
                        "there is no memory for more pictures of cameras now; try again later",
                        LATER)
                : new RetryLaterException(
                        ErrorCode.RATE_LIMITED,
                        "pictures of your cameras that are being sent take all memory that they"
                                + " may; close streams, or read them faster",
                        LATER);
    }

    long held() {
        return bytes - budget.left();
    }
}
