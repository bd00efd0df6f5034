package io.flowcanvas.api.cameras.pictures;

import io.flowcanvas.api.problem.RetryLaterException;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Somebody's look at a camera, which ends when it is disposed of. */
public final class Look implements Disposable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Looked looked;
    private final Runnable news;

    Look(Looked looked, Runnable news) {
        this.looked = looked;
        this.news = news;
    }

    /**
     * Done as soon as it is known whether there is a picture. Fails with {@link
     * RetryLaterException} if there is no room for it or too much is searched, else with {@code
     * SERVICE_UNAVAILABLE} if it cannot be told now.
     */
    public Mono<Void> known() {
        return Mono.defer(() -> Mono.fromFuture(looked.searched(), true))
                .timeout(PATIENCE)
                .onErrorMap(e -> e instanceof RetryLaterException ? e : unavailable(e));
    }

    /** Does it with the newest picture, which stays in memory meanwhile; empty if there is none. */
    public <T> Mono<T> withNewest(Function<Picture, Mono<T>> use) {
        return Mono.using(
                looked::newest,
                newest -> newest.map(held -> use.apply(held.picture())).orElseGet(Mono::empty),
                (Optional<HeldPicture> newest) -> newest.ifPresent(HeldPicture::release));
    }

    void tell() {
        news.run();
    }

    @Override
    public void dispose() {
        looked.leave(this, System.nanoTime());
    }

    private static FlowcanvasException unavailable(Throwable cause) {
        return new FlowcanvasException(
                ErrorCode.SERVICE_UNAVAILABLE,
                "the camera's pictures cannot be read now; try again in a few seconds",
                cause);
    }
}
