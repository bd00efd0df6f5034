package io.flowcanvas.api.canvas.camera.picture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.FutureMono;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The body of an answer, written to the server's own response, since Spring's takes a hundred
 * pieces ahead. A piece is written when the one before has left for the network: of what leaves
 * slowly no more than a piece is copied for the socket.
 */
final class Wire {
    static final int PIECE_BYTES = 128 * 1024;

    private final Duration stallLimit;
    private volatile @Nullable Channel connection;

    /**
     * @param stallLimit longest time that what is written at once may take to leave
     */
    Wire(Duration stallLimit) {
        this.stallLimit = stallLimit;
    }

    Wire(Duration stallLimit, Channel connection) {
        this(stallLimit);
        this.connection = connection;
    }

    /** Sends the headers. */
    Mono<Void> open(ServerHttpResponse response) {
        HttpServerResponse server = ServerHttpResponseDecorator.getNativeResponse(response);
        server.withConnection(known -> connection = known.channel());
        // completes the headers; the body goes past it
        return response.setComplete().then(Mono.defer(() -> server.sendHeaders().then()));
    }

    /**
     * Done when all of it has left. Fails if the client has gone; one that takes too long is cut
     * off.
     *
     * @param content not pooled; is not released
     */
    Mono<Void> write(ByteBuf content) {
        Channel open = Objects.requireNonNull(connection);
        ByteBuf unreleasable = Unpooled.unreleasableBuffer(content);
        return Flux.<ByteBuf>generate(
                        next -> {
                            int size = Math.min(PIECE_BYTES, unreleasable.readableBytes());
                            if (size == 0) {
                                next.complete();
                            } else {
                                next.next(unreleasable.readSlice(size));
                            }
                        })
                .concatMap(piece -> write(open, piece), 1)
                .then()
                .timeout(stallLimit, Mono.defer(() -> cutOff(open)));
    }

    /** Whether it is the client who has gone, or was cut off. */
    static boolean isGone(Throwable failure) {
        return failure instanceof IOException || failure instanceof AbortedException;
    }

    private static Mono<Void> write(Channel open, ByteBuf piece) {
        return FutureMono.deferFuture(() -> open.writeAndFlush(new DefaultHttpContent(piece)));
    }

    /** What is still to be written is dropped. */
    private static Mono<Void> cutOff(Channel open) {
        ChannelFuture unused = open.close();
        return Mono.error(new ClosedChannelException());
    }
}
