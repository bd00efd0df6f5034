package io.flowcanvas.api.canvas.file;

import io.flowcanvas.api.files.StoredFile;
import io.flowcanvas.api.objectstore.ObjectStore;
import io.flowcanvas.api.web.FileNames;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.naming.Identifiers;
import io.flowcanvas.core.naming.ObjectKeys;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.codec.multipart.FilePartEvent;
import org.springframework.http.codec.multipart.PartEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/** One multipart upload, streamed to the object store as it arrives. What fails leaves nothing. */
final class FileUpload {
    private static final String FIELD = "file";
    private static final int MOST_DROPPED = 4; // times the limit

    private final ObjectStore objects;
    private final String owner;
    private final long limit;
    private final int partSize;
    private final Instant now;
    private final List<StoredFile> stored = new ArrayList<>();
    private boolean begun;
    private @Nullable FlowcanvasException refusal;

    FileUpload(ObjectStore objects, String owner, long limit, int partSize, Instant now) {
        this.objects = objects;
        this.owner = owner;
        this.limit = limit;
        this.partSize = partSize;
        this.now = now;
    }

    Mono<StoredFile> receive(Flux<PartEvent> events) {
        return events.windowUntil(PartEvent::isLast)
                // a body that breaks off after its last byte does not cut off what is being stored:
                // only what has been stored can be removed
                .concatMapDelayError(part -> part.switchOnFirst(this::onPart), false, 1)
                .then(Mono.defer(this::only))
                .doOnDiscard(PartEvent.class, event -> DataBufferUtils.release(event.content()))
                .onErrorResume(error -> discard().then(Mono.error(error)));
    }

    /** Removes what was stored: it will not be known. */
    Mono<Void> discard() {
        return objects.delete(stored.stream().map(StoredFile::objectKey).toList())
                .onErrorComplete();
    }

    private Mono<StoredFile> only() {
        if (refusal != null) {
            return Mono.error(refusal);
        }
        return stored.size() == 1 ? Mono.just(stored.get(0)) : Mono.error(notOneFile());
    }

    private static FlowcanvasException notOneFile() {
        return FlowcanvasException.invalid(
                "/" + FIELD, "send exactly one file in the part " + FIELD);
    }

    private Flux<Void> onPart(Signal<? extends PartEvent> first, Flux<PartEvent> events) {
        PartEvent part = first.get();
        boolean isFile = part instanceof FilePartEvent && part.name().equals(FIELD);
        if (part instanceof FilePartEvent file && isFile && !begun && refusal == null) {
            begun = true;
            return store(file, events).flux();
        }
        if (part != null && refusal == null) {
            refusal =
                    isFile
                            ? notOneFile()
                            : FlowcanvasException.invalid(
                                    "/" + part.name(), "unknown part; send the file as " + FIELD);
        }
        return events.map(event -> DataBufferUtils.release(event.content())).thenMany(Flux.empty());
    }

    private Mono<Void> store(FilePartEvent file, Flux<PartEvent> events) {
        UUID id = Identifiers.timeOrdered();
        String key = ObjectKeys.file(id);
        String type = contentType(file.headers().getContentType());
        Tally tally = new Tally(limit);
        Flux<ByteBuffer> content =
                events.<ByteBuffer>handle((event, sink) -> tally.take(event.content(), sink::next))
                        .concatWith(Mono.defer(tally::refusal));
        return objects.upload(key, type, partSize)
                .store(content)
                .then(
                        Mono.fromRunnable(
                                () ->
                                        stored.add(
                                                new StoredFile(
                                                        id,
                                                        owner,
                                                        FileNames.clean(file.filename(), "file"),
                                                        type,
                                                        tally.size,
                                                        tally.sha256(),
                                                        key,
                                                        now))));
    }

    private static String contentType(@Nullable MediaType type) {
        return Objects.requireNonNullElse(type, MediaType.APPLICATION_OCTET_STREAM).toString();
    }

    /** Length and digest of what has passed. */
    private static final class Tally {
        private final long limit;
        private final MessageDigest digest;
        private long size;

        Tally(long limit) {
            this.limit = limit;
            try {
                this.digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        /** What is over the limit is read and dropped, so that the client hears why. */
        void take(DataBuffer buffer, Consumer<ByteBuffer> next) {
            byte[] bytes = new byte[buffer.readableByteCount()];
            buffer.read(bytes);
            DataBufferUtils.release(buffer);
            size += bytes.length;
            if (size <= limit) {
                digest.update(bytes);
                next.accept(ByteBuffer.wrap(bytes));
            } else if (size > MOST_DROPPED * limit) {
                throw tooLarge();
            }
        }

        Mono<ByteBuffer> refusal() {
            return size > limit ? Mono.error(tooLarge()) : Mono.empty();
        }

        private FlowcanvasException tooLarge() {
            return new FlowcanvasException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "the file is larger than the limit of " + limit + " bytes");
        }

        String sha256() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
