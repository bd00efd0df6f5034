package io.flowcanvas.standalone.assets;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;

/** Answers GET with the whole file; others with 404 or 405. */
final class AssetHandler extends SimpleChannelInboundHandler<HttpObject> {
    private final Map<String, Path> files;

    AssetHandler(Map<String, Path> files) {
        this.files = files;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) throws IOException {
        if (!(part instanceof HttpRequest request)) {
            return;
        }
        Path file = files.get(URI.create(request.uri()).getPath());
        if (!request.method().equals(HttpMethod.GET)) {
            refuse(context, HttpResponseStatus.METHOD_NOT_ALLOWED);
        } else if (file == null) {
            refuse(context, HttpResponseStatus.NOT_FOUND);
        } else {
            send(context, file);
        }
    }

    private static void send(ChannelHandlerContext context, Path file) throws IOException {
        FileChannel content = FileChannel.open(file, StandardOpenOption.READ);
        HttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        HttpUtil.setContentLength(response, content.size());
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, type(file));
        var unusedHead = context.write(response);
        // closes the file once it is sent
        var unusedBody = context.write(new DefaultFileRegion(content, 0, content.size()));
        var unusedEnd = context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private static String type(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.endsWith(".jpg") || name.endsWith(".jpeg")
                ? "image/jpeg"
                : "application/octet-stream";
    }

    private static void refuse(ChannelHandlerContext context, HttpResponseStatus status) {
        DefaultFullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
        HttpUtil.setContentLength(response, 0);
        var unused = context.writeAndFlush(response);
    }
}
