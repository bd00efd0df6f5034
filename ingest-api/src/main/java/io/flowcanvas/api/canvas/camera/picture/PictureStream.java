package io.flowcanvas.api.canvas.camera.picture;

import io.flowcanvas.api.cameras.pictures.Picture;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.security.core.AuthenticationException;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.FutureMono;
import reactor.netty.http.server.HttpServerResponse;

/**
 * One stream: a picture is taken when the one before has left for the network, so who reads slowly
 * gets the newest and nothing piles up. Written to the server's own response, since Spring's
 * fetches a hundred pictures ahead. The last picture is sent again where no new one comes for a
 * while.
 */
final class PictureStream {
    private static final long IDLE = Long.MIN_VALUE;

    private final ServerHttpResponse response;
    private final Function<Consumer<Picture>, Disposable> source;
    private final Supplier<Mono<Boolean>> welcome;
    private final Mono<?> ending;
    private final Duration checkEvery;
    private final Duration stallLimit;
    private final Newest<Picture> newest = new Newest<>();
    private final Sinks.Empty<Void> sent = Sinks.empty();
    private volatile @Nullable Picture last;
    private volatile @Nullable Channel connection;
    private volatile long writingSince = IDLE;

    /**
     * @param source tells a follower of pictures until it is disposed of
     * @param welcome whether the stream may go on; asked again and again
     * @param ending when it has to end in any case
     * @param checkEvery pause between two such questions, and before a picture is sent again
     * @param stallLimit longest time that a picture may take to leave
     */
    PictureStream(
            ServerHttpResponse response,
            Function<Consumer<Picture>, Disposable> source,
            Supplier<Mono<Boolean>> welcome,
            Mono<?> ending,
            Duration checkEvery,
            Duration stallLimit) {
        this.response = response;
        this.source = source;
        this.welcome = welcome;
        this.ending = ending;
        this.checkEvery = checkEvery;
        this.stallLimit = stallLimit;
    }

    /** Answers as a stream would, without one. */
    static Mono<Void> head(ServerHttpResponse response) {
        begin(response);
        return response.setComplete();
    }

    /** Ends with the stream. */
    Mono<Void> run() {
        Mono<Void> sending = Mono.defer(this::send).doFinally(end -> sent.tryEmitEmpty());
        return Mono.using(
                () -> source.apply(this::offer),
                following -> Mono.when(sending, watch()),
                Disposable::dispose);
    }

    private static void begin(ServerHttpResponse response) {
        response.setStatusCode(HttpStatus.OK);
        HttpHeaders headers = response.getHeaders();
        headers.setContentType(MultipartPictures.TYPE);
        headers.setCacheControl("no-store");
        headers.set("X-Accel-Buffering", "no");
    }

    private Mono<Void> send() {
        HttpServerResponse server = ServerHttpResponseDecorator.getNativeResponse(response);
        server.withConnection(known -> connection = known.channel());
        begin(response);
        // completes the headers; the body goes past it
        return response.setComplete()
                .then(Mono.defer(() -> server.sendHeaders().then()))
                .then(Mono.defer(() -> write(MultipartPictures.opening())))
                .then(Mono.defer(this::sendNext).repeat(() -> !newest.isClosed()).then());
    }

    private Mono<Void> sendNext() {
        return newest.next()
                .timeout(checkEvery, Mono.defer(() -> Mono.justOrEmpty(last)))
                .flatMap(picture -> write(MultipartPictures.part(picture)));
    }

    private void offer(Picture picture) {
        last = picture;
        newest.offer(picture);
    }

    /** Done when all of it has left, or the client has. */
    private Mono<Void> write(ByteBuf content) {
        Channel open = Objects.requireNonNull(connection);
        writingSince = System.nanoTime();
        return FutureMono.deferFuture(() -> open.writeAndFlush(new DefaultHttpContent(content)))
                .doOnSuccess(done -> writingSince = IDLE)
                .onErrorComplete(
                        gone -> {
                            newest.close();
                            return true;
                        });
    }

    /** Ends with the stream, which it closes once nobody may see it any more. */
    private Mono<Void> watch() {
        Flux<Boolean> checked =
                Flux.interval(checkEvery).onBackpressureDrop().concatMap(tick -> check(), 1);
        return checked.takeWhile(welcomed -> welcomed)
                .takeUntilOther(ending)
                .then(Mono.fromRunnable(newest::close))
                .then(Mono.delay(stallLimit))
                .then(Mono.<Void>fromRunnable(this::cutOff))
                .takeUntilOther(sent.asMono());
    }

    private Mono<Boolean> check() {
        long since = writingSince;
        if (since != IDLE && System.nanoTime() - since > stallLimit.toNanos()) {
            cutOff();
            return Mono.just(false);
        }
        // what cannot be found out now is asked again
        return welcome.get()
                .onErrorReturn(AuthenticationException.class, false)
                .onErrorReturn(true);
    }

    /** What is still to be written is dropped, and the write under way fails. */
    private void cutOff() {
        Channel open = connection;
        if (open != null) {
            ChannelFuture unused = open.close();
        }
    }
}
