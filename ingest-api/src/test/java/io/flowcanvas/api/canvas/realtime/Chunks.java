package io.flowcanvas.api.canvas.realtime;

import com.google.protobuf.ByteString;
import io.flowcanvas.proto.imageflow.v1.ImageChunk;
import io.flowcanvas.proto.imageflow.v1.ImageMetadata;
import io.flowcanvas.proto.imageflow.v1.PipelineConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Images as a client would cut them. */
final class Chunks {
    private Chunks() {}

    static ImageMetadata metadata(String pipelineId, Map<String, String> parameters) {
        return ImageMetadata.newBuilder()
                .setFormat("jpeg")
                .setPipeline(
                        PipelineConfig.newBuilder()
                                .setPipelineId(pipelineId)
                                .putAllParameters(parameters))
                .build();
    }

    /** What begins as a JPEG file does. */
    static ByteString jpeg(int size) {
        byte[] image = new byte[size];
        image[0] = (byte) 0xff;
        image[1] = (byte) 0xd8;
        image[2] = (byte) 0xff;
        return ByteString.copyFrom(image);
    }

    static List<ImageChunk> of(String id, ImageMetadata metadata, ByteString image, int chunks) {
        List<ImageChunk> all = new ArrayList<>();
        int size = image.size() / chunks;
        for (int i = 0; i < chunks; i++) {
            boolean isLast = i == chunks - 1;
            ImageChunk.Builder chunk =
                    ImageChunk.newBuilder()
                            .setCorrelationId(id)
                            .setChunkIndex(i)
                            .setTotalChunks(chunks)
                            .setIsFinal(isLast)
                            .setData(
                                    image.substring(
                                            i * size, isLast ? image.size() : (i + 1) * size));
            if (i == 0) {
                chunk.setMetadata(metadata);
            }
            all.add(chunk.build());
        }
        return all;
    }
}
