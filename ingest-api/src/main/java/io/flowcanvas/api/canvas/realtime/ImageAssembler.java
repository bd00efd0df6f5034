package io.flowcanvas.api.canvas.realtime;

import com.google.protobuf.ByteString;
import io.flowcanvas.api.canvas.realtime.Assembly.Pending;
import io.flowcanvas.api.canvas.realtime.Assembly.Refused;
import io.flowcanvas.api.canvas.realtime.Assembly.Whole;
import io.flowcanvas.api.memory.SharedMemory;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.proto.imageflow.v1.ImageChunk;
import io.flowcanvas.proto.imageflow.v1.ImageMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Puts the images of one stream together. Their chunks may interleave; those of one come in order.
 * Takes memory for what it holds; of an image that is whole it is the receiver's to give back.
 */
final class ImageAssembler {
    private static final int REFUSED_REMEMBERED = 1_000;
    private static final Pending PENDING = new Pending();

    private static final class Open {
        private final ImageMetadata metadata;
        private final int totalChunks;
        private int next;
        private ByteString content = ByteString.EMPTY;

        /** Bytes of memory that were taken for it. */
        private long held;

        Open(ImageChunk first) {
            metadata = first.getMetadata();
            totalChunks = first.getTotalChunks();
        }
    }

    private final ImageRules rules;
    private final int mostOpen;
    private final SharedMemory.Share memory;
    private final Map<String, Open> open = new LinkedHashMap<>();

    /** Images that were refused and whose chunks still come. */
    private final Map<String, Boolean> refused =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > REFUSED_REMEMBERED;
                }
            };

    /**
     * @param mostOpen images that may be incomplete at a time
     */
    ImageAssembler(ImageRules rules, int mostOpen, SharedMemory.Share memory) {
        this.rules = rules;
        this.mostOpen = mostOpen;
        this.memory = memory;
    }

    /**
     * @param isUnderWay whether an image of this correlation id is being processed
     */
    Assembly accept(ImageChunk chunk, Predicate<String> isUnderWay) {
        String id = chunk.getCorrelationId();
        if (isRestOfRefused(chunk)) {
            return PENDING;
        }
        try {
            Open image = open.get(id);
            if (image == null) {
                image = begin(chunk, isUnderWay);
            }
            return append(image, chunk);
        } catch (FlowcanvasException reason) {
            Open image = open.remove(id);
            if (image != null) {
                memory.giveBack(image.held);
            }
            if (!chunk.getIsFinal() && ImageRules.mayBeRemembered(id)) {
                refused.put(id, true);
            }
            return new Refused(ImageRules.shortened(id), reason);
        }
    }

    /** Whether an image of this correlation id has begun and is incomplete. */
    boolean holds(String correlationId) {
        return open.containsKey(correlationId);
    }

    /** Ends one that is incomplete; the rest of it is passed over. */
    Optional<Refused> end(String correlationId, FlowcanvasException reason) {
        Open image = open.remove(correlationId);
        if (image == null) {
            return Optional.empty();
        }
        memory.giveBack(image.held);
        refused.put(correlationId, true);
        return Optional.of(new Refused(correlationId, reason));
    }

    private boolean isRestOfRefused(ImageChunk chunk) {
        String id = chunk.getCorrelationId();
        if (!refused.containsKey(id)) {
            return false;
        }
        if (chunk.getChunkIndex() == 0) {
            refused.remove(id); // another image of the same name
            return false;
        }
        if (chunk.getIsFinal()) {
            refused.remove(id);
        }
        return true;
    }

    private Open begin(ImageChunk first, Predicate<String> isUnderWay) {
        String id = first.getCorrelationId();
        if (id.isEmpty()) {
            throw FlowcanvasException.invalid("/correlation_id", "is required in every chunk");
        }
        if (isUnderWay.test(id)) {
            throw FlowcanvasException.invalid(
                    "/correlation_id",
                    "names an image that is under way; this second one was not taken");
        }
        if (first.getChunkIndex() != 0) {
            throw FlowcanvasException.invalid(
                    "/chunk_index",
                    "the first chunk that came is %d; those before it are missing"
                            .formatted(first.getChunkIndex()));
        }
        if (first.getTotalChunks() < 0) {
            throw FlowcanvasException.invalid("/total_chunks", "must not be negative");
        }
        if (!first.hasMetadata()) {
            throw FlowcanvasException.invalid("/metadata", "is required in the first chunk");
        }
        rules.check(id, first.getMetadata());
        if (open.size() >= mostOpen) {
            throw new FlowcanvasException(
                    ErrorCode.RATE_LIMITED,
                    "%d images of this stream are incomplete; complete one before the next begins"
                            .formatted(mostOpen));
        }
        Open image = new Open(first);
        take(image, image.metadata.getSerializedSize());
        open.put(id, image);
        return image;
    }

    private void take(Open image, int bytes) {
        if (!memory.take(bytes)) {
            throw new FlowcanvasException(
                    ErrorCode.SERVICE_UNAVAILABLE,
                    "the server has no room for more images now; send it again in a second");
        }
        image.held += bytes;
    }

    private Assembly append(Open image, ImageChunk chunk) {
        checkPlace(image, chunk);
        rules.checkSize((long) image.content.size() + chunk.getData().size());
        take(image, chunk.getData().size());
        image.content = image.content.concat(chunk.getData());
        image.next++;
        if (!chunk.getIsFinal()) {
            return PENDING;
        }
        rules.check(image.metadata, image.content);
        open.remove(chunk.getCorrelationId());
        return new Whole(
                new ReceivedImage(chunk.getCorrelationId(), image.metadata, image.content));
    }

    private static void checkPlace(Open image, ImageChunk chunk) {
        int index = chunk.getChunkIndex();
        if (index > image.next) {
            throw FlowcanvasException.invalid(
                    "/chunk_index", "chunk %d is missing, %d came".formatted(image.next, index));
        }
        if (index < image.next) {
            throw FlowcanvasException.invalid(
                    "/chunk_index",
                    "chunk %d came when %d was expected".formatted(index, image.next));
        }
        if (chunk.getTotalChunks() != image.totalChunks) {
            throw FlowcanvasException.invalid(
                    "/total_chunks",
                    "was %d in the first chunk and is %d in chunk %d"
                            .formatted(image.totalChunks, chunk.getTotalChunks(), index));
        }
        boolean isLast = index + 1 == image.totalChunks;
        if (image.totalChunks > 0 && isLast != chunk.getIsFinal()) {
            throw FlowcanvasException.invalid(
                    "/is_final",
                    isLast
                            ? "is not set in the last of %d chunks".formatted(image.totalChunks)
                            : "is set in chunk %d of %d".formatted(index, image.totalChunks));
        }
    }

    /** Ends those that are incomplete, since nothing more comes. */
    List<Refused> end() {
        List<Refused> incomplete = new ArrayList<>();
        open.forEach(
                (id, image) ->
                        incomplete.add(
                                new Refused(
                                        id,
                                        FlowcanvasException.invalid(
                                                "/chunk_index",
                                                "the stream ended before chunk %d"
                                                        .formatted(image.next)))));
        forget();
        return incomplete;
    }

    /** Gives back the memory of all that is incomplete. */
    void forget() {
        open.values().forEach(image -> memory.giveBack(image.held));
        open.clear();
    }
}
