package io.flowcanvas.standalone.assets;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Serves files under paths of their own, straight from the disk's cache to the socket. Listens on
 * an address of the loopback network where nothing else of the stack does, so that opening it opens
 * nothing else.
 */
public final class AssetServer implements AutoCloseable {
    /** All of 127.0.0.0/8 is loopback on Linux; elsewhere only the first address is there. */
    public static final String ADDRESS =
            System.getProperty("os.name").equals("Linux") ? "127.0.0.77" : "127.0.0.1";

    /** What a stack that fetches from here must be started with. */
    public static final String NETWORK = ADDRESS + "/32";

    private static final int QUEUE = 1024;

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(
                    1, new DefaultThreadFactory("assets", true), NioIoHandler.newFactory());
    private final Channel channel;

    private AssetServer(Map<String, Path> files) {
        channel =
                new ServerBootstrap()
                        .group(loop)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, QUEUE)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel socket) {
                                        socket.pipeline()
                                                .addLast(new HttpServerCodec())
                                                .addLast(new HttpServerKeepAliveHandler())
                                                .addLast(new AssetHandler(files));
                                    }
                                })
                        .bind(ADDRESS, 0)
                        .syncUninterruptibly()
                        .channel();
    }

    /**
     * @param files by path, such as {@code /photos/1.jpg}
     */
    public static AssetServer start(Map<String, Path> files) {
        return new AssetServer(Map.copyOf(files));
    }

    public URI url(String path) {
        int port = ((InetSocketAddress) channel.localAddress()).getPort();
        return URI.create("http://" + ADDRESS + ":" + port + path);
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
