package io.flowcanvas.api.canvas.camera.picture;

import io.flowcanvas.api.cameras.pictures.Look;
import io.flowcanvas.api.cameras.pictures.Picture;
import io.flowcanvas.api.problem.RetryLaterException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.core.AuthenticationException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One stream: the camera's newest picture is taken when the one before has left for the network, so
 * who reads slowly gets the newest and nothing piles up. The last picture is sent again where no
 * new one comes for a while.
 */
final class PictureStream {
    /**
     * How long it is waited for what says that the stream cannot be served: longer than the pause
     * after a search that failed.
     */
    private static final Duration UNKNOWN_FOR = Duration.ofSeconds(5);

    private final ServerHttpResponse response;
    private final Function<Runnable, Look> source;
    private final Supplier<Mono<Boolean>> welcome;
    private final Mono<?> ending;
    private final Duration checkEvery;
    private final Wire wire;
    private final Newest<Boolean> news = new Newest<>();
    private final Sinks.Empty<Void> sent = Sinks.empty();
    private volatile @Nullable Place last;

    /** Of the picture sent last; the picture itself would stay in memory. */
    private record Place(int partition, long offset) {
        static Place of(Picture picture) {
            return new Place(picture.partition(), picture.offset());
        }
    }

    /**
     * @param source a look at the camera that tells of its news
     * @param welcome whether the stream may go on; asked again and again
     * @param ending when it has to end in any case
     * @param checkEvery pause between two such questions, and before a picture is sent again
     */
    PictureStream(
            ServerHttpResponse response,
            Function<Runnable, Look> source,
            Supplier<Mono<Boolean>> welcome,
            Mono<?> ending,
            Duration checkEvery,
            Wire wire) {
        this.response = response;
        this.source = source;
        this.welcome = welcome;
        this.ending = ending;
        this.checkEvery = checkEvery;
        this.wire = wire;
    }

    /** Answers as a stream would, without one. */
    static Mono<Void> head(ServerHttpResponse response) {
        begin(response);
        return response.setComplete();
    }

    /** Ends with the stream; fails before it begins if it cannot be served. */
    Mono<Void> run() {
        return Mono.using(
                () -> source.apply(() -> news.offer(true)),
                look -> servable(look).then(Mono.when(sending(look), watch())),
                Look::dispose);
    }

    private static void begin(ServerHttpResponse response) {
        response.setStatusCode(HttpStatus.OK);
        HttpHeaders headers = response.getHeaders();
        headers.setContentType(MultipartPictures.TYPE);
        headers.setCacheControl("no-store");
        headers.set("X-Accel-Buffering", "no");
    }

    /** What else may be the matter may be over before the first picture comes. */
    private static Mono<Void> servable(Look look) {
        return look.known()
                .timeout(UNKNOWN_FOR, Mono.empty())
                .onErrorComplete(e -> !(e instanceof RetryLaterException));
    }

    private Mono<Void> sending(Look look) {
        return Mono.defer(() -> send(look)).doFinally(end -> sent.tryEmitEmpty());
    }

    private Mono<Void> send(Look look) {
        begin(response);
        return wire.open(response)
                .then(Mono.defer(() -> wire.write(MultipartPictures.opening())))
                .then(Mono.defer(() -> sendNext(look)).repeat(() -> !news.isClosed()).then())
                .onErrorComplete(Wire::isGone)
                .doFinally(end -> news.close());
    }

    private Mono<Void> sendNext(Look look) {
        return news.next()
                .timeout(checkEvery, Mono.just(false))
                .flatMap(told -> look.withNewest(picture -> write(picture, told)));
    }

    private Mono<Void> write(Picture picture, boolean onlyIfNew) {
        Place place = Place.of(picture);
        if (onlyIfNew && place.equals(last)) {
            return Mono.empty();
        }
        last = place;
        return wire.write(MultipartPictures.part(picture));
    }

    /** Ends with the stream, which it closes once nobody may see it any more. */
    private Mono<Void> watch() {
        return Flux.interval(checkEvery)
                .onBackpressureDrop()
                .concatMap(tick -> isWelcome(), 1)
                .takeWhile(welcomed -> welcomed)
                .takeUntilOther(ending)
                .then(Mono.<Void>fromRunnable(news::close))
                .takeUntilOther(sent.asMono());
    }

    private Mono<Boolean> isWelcome() {
        // what cannot be found out now is asked again
        return Mono.defer(welcome)
                .onErrorReturn(AuthenticationException.class, false)
                .onErrorReturn(true);
    }
}
