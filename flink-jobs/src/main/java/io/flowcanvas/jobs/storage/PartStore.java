package io.flowcanvas.jobs.storage;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Objects that come piece by piece. Contents are not copied: they must not change until the stage
 * ends. An upload that the store no longer knows ends with {@link UploadGoneException}.
 */
public interface PartStore extends AutoCloseable {
    /** Bytes; S3 takes no smaller part but the last. */
    int PART_SIZE = 5 * 1024 * 1024;

    /** Writes or overwrites an object at once. */
    CompletionStage<Void> put(String key, List<ByteBuffer> content, String contentType);

    /**
     * @return the upload's id; nothing is to be seen of it before {@link #complete}
     */
    CompletionStage<String> begin(String key, String contentType);

    /**
     * @param number 1-based
     * @return what {@link #complete} wants to have of this part
     */
    CompletionStage<String> part(String key, String upload, int number, List<ByteBuffer> content);

    CompletionStage<Void> complete(String key, String upload, List<String> parts);

    /** Throws the parts away. */
    CompletionStage<Void> abort(String key, String upload);

    /** There is no object of that key afterwards. */
    CompletionStage<Void> delete(String key);

    @Override
    void close();
}
