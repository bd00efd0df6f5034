package io.flowcanvas.standalone.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One thread that carries all calls, so that measuring takes little of the processors that are
 * measured: {@code java.net.http.HttpClient} takes several times what a plain Node server does for
 * a call.
 */
final class CallClient implements AutoCloseable {
    private static final long CHECK_MILLIS = 100;
    private static final long PAUSE_MILLIS = 100;
    private static final int CONNECT_MILLIS = 5_000;

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(
                    1, new DefaultThreadFactory("calls", true), NioIoHandler.newFactory());
    private final Bootstrap bootstrap =
            new Bootstrap()
                    .group(loop)
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS);
    private final Set<Lane> lanes = new HashSet<>();
    private final Duration limit;

    /**
     * @param limit for one call, after which it counts as failed
     */
    CallClient(Duration limit) {
        this.limit = limit;
        var unused =
                loop.scheduleAtFixedRate(
                        this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void check() {
        long now = System.nanoTime();
        Set.copyOf(lanes).forEach(lane -> lane.check(now));
    }

    /** Has this run by the thread that carries the calls. */
    void run(Runnable task) {
        loop.execute(task);
    }

    /** The same, after a pause for a server that does not answer. */
    void runLater(Runnable task) {
        var unused = loop.schedule(task, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A way for calls; for the thread that carries them. */
    Lane open() {
        Lane lane = new Lane(bootstrap, limit);
        lanes.add(lane);
        return lane;
    }

    /** For the thread that carries the calls. */
    void close(Lane lane) {
        lanes.remove(lane);
        lane.drop("closed");
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
