package io.flowcanvas.api.canvas.camera.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.test.StepVerifier;

class WireTest {
    private static final int BYTES = 3 * Wire.PIECE_BYTES + 17;

    private final Queue<ChannelPromise> underWay = new ArrayDeque<>();
    private final List<Integer> pieces = new ArrayList<>();
    private final EmbeddedChannel socket =
            new EmbeddedChannel(
                    new ChannelOutboundHandlerAdapter() {
                        @Override
                        public void write(
                                ChannelHandlerContext context, Object what, ChannelPromise done) {
                            pieces.add(((HttpContent) what).content().readableBytes());
                            underWay.add(done);
                        }
                    });

    @Test
    void writesAPieceWhenTheOneBeforeHasLeft() {
        Wire wire = new Wire(Duration.ofMinutes(1), socket);
        boolean[] ended = {false};
        Disposable unused =
                wire.write(Unpooled.wrappedBuffer(new byte[BYTES]))
                        .subscribe(done -> {}, failed -> {}, () -> ended[0] = true);

        for (int piece = 1; piece <= 4; piece++) {
            assertThat(pieces).hasSize(piece);
            assertThat(ended[0]).isFalse();
            underWay.remove().setSuccess();
        }

        assertThat(pieces)
                .containsExactly(Wire.PIECE_BYTES, Wire.PIECE_BYTES, Wire.PIECE_BYTES, 17);
        assertThat(ended[0]).isTrue();
    }

    @Test
    void cutsOffWhoTakesTooLong() {
        StepVerifier.withVirtualTime(
                        () ->
                                new Wire(Duration.ofSeconds(60), socket)
                                        .write(Unpooled.wrappedBuffer(new byte[BYTES])))
                .expectSubscription()
                .expectNoEvent(Duration.ofSeconds(59))
                .thenAwait(Duration.ofSeconds(1))
                .verifyErrorMatches(Wire::isGone);
        assertThat(socket.isOpen()).isFalse();
    }

    @Test
    void failsWhenTheClientHasGone() {
        StepVerifier.create(
                        new Wire(Duration.ofMinutes(1), socket)
                                .write(Unpooled.wrappedBuffer(new byte[BYTES])))
                .then(
                        () ->
                                underWay.remove()
                                        .setFailure(new java.nio.channels.ClosedChannelException()))
                .verifyErrorMatches(Wire::isGone);
        assertThat(pieces).hasSize(1);
    }
}
