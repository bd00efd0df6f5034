package io.flowcanvas.api.appstore.result;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.task.ResultFile;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads results from the object store as fast as they are taken and no faster, a few pieces of a
 * mebibyte at a time: whoever reads slowly holds little memory and no connection to the store.
 */
final class ResultReader {
    static final int PIECE = 1024 * 1024;

    /** Of these every second is content where files are small: the next file is there in time. */
    private static final int PIECES_AT_ONCE = 4;

    /** The server takes a fixed number of buffers in advance, whatever their size. */
    private static final int SLICE = 16 * 1024;

    /** With a client that takes nothing, or a store that gives nothing. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private final ObjectParts objects;

    ResultReader(ObjectParts objects) {
        this.objects = objects;
    }

    /** At most a mebibyte of one object, or bytes that are there already. */
    private sealed interface Piece {}

    private record Ready(ByteBuffer bytes) implements Piece {}

    private record Stored(String key, long first, int length) implements Piece {}

    Flux<ByteBuffer> file(ResultFile file, long first, long length) {
        return read(Flux.fromIterable(pieces(file.objectKey(), first, length)));
    }

    /**
     * @param files in the order of the layout
     */
    Flux<ByteBuffer> zip(ZipLayout layout, List<ResultFile> files, long first, long length) {
        return read(
                Flux.fromIterable(layout.parts(first, length))
                        .concatMapIterable(part -> pieces(part, files), 1));
    }

    private Flux<ByteBuffer> read(Flux<Piece> pieces) {
        return pieces.flatMapSequential(this::bytes, PIECES_AT_ONCE, 1)
                .concatMapIterable(ResultReader::slices, 1)
                .timeout(PATIENCE)
                .onErrorMap(TimeoutException.class, ResultReader::stalled);
    }

    private Mono<ByteBuffer> bytes(Piece piece) {
        if (piece instanceof Stored stored) {
            return objects.read(stored.key(), stored.first(), stored.length());
        }
        return Mono.just(((Ready) piece).bytes());
    }

    private static FlowcanvasException stalled(Throwable timeout) {
        return new FlowcanvasException(
                ErrorCode.TIMEOUT,
                "nothing was taken of it for " + PATIENCE.toMinutes() + " minutes",
                timeout);
    }

    private static Iterable<Piece> pieces(ZipLayout.Part part, List<ResultFile> files) {
        if (part instanceof ZipLayout.Stretch stretch) {
            String key = files.get(stretch.index()).objectKey();
            return pieces(key, stretch.first(), stretch.length());
        }
        return List.of(new Ready(ByteBuffer.wrap(((ZipLayout.Literal) part).bytes())));
    }

    private static Iterable<Piece> pieces(String key, long first, long length) {
        return () ->
                new Iterator<>() {
                    private long done;

                    @Override
                    public boolean hasNext() {
                        return done < length;
                    }

                    @Override
                    public Piece next() {
                        if (!hasNext()) {
                            throw new NoSuchElementException();
                        }
                        int size = (int) Math.min(PIECE, length - done);
                        Piece piece = new Stored(key, first + done, size);
                        done += size;
                        return piece;
                    }
                };
    }

    private static Iterable<ByteBuffer> slices(ByteBuffer bytes) {
        return () ->
                new Iterator<>() {
                    private int done;

                    @Override
                    public boolean hasNext() {
                        return done < bytes.remaining();
                    }

                    @Override
                    public ByteBuffer next() {
                        if (!hasNext()) {
                            throw new NoSuchElementException();
                        }
                        int size = Math.min(SLICE, bytes.remaining() - done);
                        ByteBuffer slice = bytes.slice(bytes.position() + done, size);
                        done += size;
                        return slice;
                    }
                };
    }
}
