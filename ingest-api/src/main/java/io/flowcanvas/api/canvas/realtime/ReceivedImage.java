package io.flowcanvas.api.canvas.realtime;

import com.google.protobuf.ByteString;
import io.flowcanvas.proto.imageflow.v1.ImageMetadata;

/** An image that is here in whole, with what its sender says of it. */
record ReceivedImage(String correlationId, ImageMetadata metadata, ByteString content) {
    /** Bytes of memory. */
    long size() {
        return (long) content.size() + metadata.getSerializedSize();
    }
}
