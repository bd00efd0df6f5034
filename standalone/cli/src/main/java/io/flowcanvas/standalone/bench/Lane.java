package io.flowcanvas.standalone.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries one call at a time over one connection, which it opens for the first and again after it
 * was closed. Used by the thread of its event loop alone.
 */
final class Lane {
    private static final int SHOWN_CHARACTERS = 500;

    private final Bootstrap bootstrap;
    private final Duration limit;
    private @Nullable Channel channel;
    private @Nullable Consumer<CallEnd> caller;
    private long began;

    /**
     * @param limit for one call, with opening the connection
     */
    Lane(Bootstrap bootstrap, Duration limit) {
        this.bootstrap =
                bootstrap
                        .clone()
                        .handler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel opened) {
                                        opened.pipeline()
                                                .addLast(new HttpResponseDecoder(), new Answers());
                                    }
                                });
        this.limit = limit;
    }

    /**
     * @param then gets the end of the call, once
     * @throws IllegalStateException while another one is under way
     */
    void call(WireRequest request, Consumer<CallEnd> then) {
        if (caller != null) {
            throw new IllegalStateException("a call is under way");
        }
        caller = then;
        began = System.nanoTime();
        Channel open = channel;
        if (open != null && open.isActive()) {
            send(open, request);
        } else {
            connect(request);
        }
    }

    private void connect(WireRequest request) {
        ChannelFuture connecting = bootstrap.connect(request.address());
        Channel opened = connecting.channel();
        channel = opened;
        connecting.addListener(
                future -> {
                    if (future.isSuccess() && isCurrent(opened)) {
                        send(opened, request);
                    } else if (isCurrent(opened)) {
                        drop(String.valueOf(future.cause()));
                    }
                });
    }

    private void send(Channel open, WireRequest request) {
        open.writeAndFlush(request.bytes())
                .addListener(
                        future -> {
                            if (!future.isSuccess() && isCurrent(open)) {
                                drop(String.valueOf(future.cause()));
                            }
                        });
    }

    /** Ends a call that takes too long. */
    void check(long now) {
        if (caller != null && now - began > limit.toNanos()) {
            drop("no answer within %d ms".formatted(limit.toMillis()));
        }
    }

    /** Closes the connection; a call under way ends as a failure. */
    void drop(String reason) {
        Channel dropped = channel;
        channel = null;
        if (dropped != null) {
            var unused = dropped.close();
        }
        end(CallEnd.unanswered(reason));
    }

    private void end(CallEnd end) {
        Consumer<CallEnd> told = caller;
        caller = null;
        if (told != null) {
            told.accept(end);
        }
    }

    private boolean isCurrent(Channel one) {
        return one.equals(channel);
    }

    /** What comes over one connection. */
    private final class Answers extends SimpleChannelInboundHandler<HttpObject> {
        private final StringBuilder text = new StringBuilder();
        private int status;
        private boolean stays = true;

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
            if (!isCurrent(context.channel())) {
                return;
            }
            if (part.decoderResult().isFailure()) {
                drop("the answer is broken: " + part.decoderResult().cause());
                return;
            }
            if (part instanceof HttpResponse head) {
                status = head.status().code();
                stays = HttpUtil.isKeepAlive(head);
                text.setLength(0);
            }
            if (part instanceof HttpContent content && status != CallEnd.SUCCESS.status()) {
                keep(content);
            }
            if (part instanceof LastHttpContent && status >= 200) {
                answered(context.channel());
            }
        }

        private void keep(HttpContent content) {
            text.append(content.content().toString(StandardCharsets.UTF_8));
            text.setLength(Math.min(text.length(), SHOWN_CHARACTERS));
        }

        private void answered(Channel from) {
            if (!stays) {
                channel = null;
                var unused = from.close();
            }
            end(
                    status == CallEnd.SUCCESS.status()
                            ? CallEnd.SUCCESS
                            : new CallEnd(status, text.toString()));
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (isCurrent(context.channel())) {
                drop("the connection was closed before the answer");
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            if (isCurrent(context.channel())) {
                drop(String.valueOf(failure));
            }
        }
    }
}
