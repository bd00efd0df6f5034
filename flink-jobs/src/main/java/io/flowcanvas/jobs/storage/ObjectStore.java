package io.flowcanvas.jobs.storage;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Objects by key. Stages end on a thread of the store; callers do no work on it. */
public interface ObjectStore extends AutoCloseable {
    /**
     * The object's bytes; empty if there is no such object. One of more than 64 MiB ends with
     * {@code IMAGE_TOO_LARGE}.
     */
    CompletionStage<Optional<ByteBuffer>> get(String key);

    /** Writes an object of any size to a file; false, and no file, if there is no such object. */
    CompletionStage<Boolean> download(String key, Path file);

    /** Writes or overwrites. */
    CompletionStage<Void> put(String key, byte[] content, String contentType);

    /** Keys that begin with the prefix, at most a thousand. */
    CompletionStage<List<String>> list(String prefix);

    @Override
    void close();
}
