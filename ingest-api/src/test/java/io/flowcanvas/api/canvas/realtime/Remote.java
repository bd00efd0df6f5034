package io.flowcanvas.api.canvas.realtime;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.proto.imageflow.v1.ImageProcessingServiceGrpc;
import io.flowcanvas.proto.imageflow.v1.ImageProcessingServiceGrpc.ImageProcessingServiceBlockingStub;
import io.flowcanvas.proto.imageflow.v1.ImageProcessingServiceGrpc.ImageProcessingServiceStub;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;

/** A client of the service, over the network. */
final class Remote implements AutoCloseable {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    final ManagedChannel channel;

    Remote(Api api) {
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", api.grpcPort())
                        .usePlaintext()
                        .maxInboundMessageSize(20 * 1024 * 1024)
                        .build();
    }

    ImageProcessingServiceStub as(String token) {
        return ImageProcessingServiceGrpc.newStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(token)));
    }

    ImageProcessingServiceBlockingStub waitingAs(String token) {
        return ImageProcessingServiceGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(token)));
    }

    private static Metadata headers(String token) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + token);
        return headers;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
