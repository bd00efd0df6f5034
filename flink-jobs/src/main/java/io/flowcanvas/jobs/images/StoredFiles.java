package io.flowcanvas.jobs.images;

import io.flowcanvas.core.naming.ObjectKeys;
import io.flowcanvas.jobs.images.component.FileSource;
import io.flowcanvas.jobs.storage.ObjectStore;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Uploaded files that steps name (watermark images), the most recently used ones in memory. They
 * never change.
 */
final class StoredFiles implements FileSource {
    private static final long MOST_BYTES = 64L * 1024 * 1024;

    private final ObjectStore store;
    private final Map<String, byte[]> recent = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    StoredFiles(ObjectStore store) {
        this.store = store;
    }

    @Override
    public Optional<byte[]> read(String fileId) {
        Optional<byte[]> known = known(fileId);
        if (known.isPresent()) {
            return known;
        }
        String key = ObjectKeys.file(UUID.fromString(fileId));
        Optional<byte[]> content =
                store.get(key).toCompletableFuture().join().map(StoredFiles::bytes);
        content.ifPresent(found -> remember(fileId, found));
        return content;
    }

    private synchronized Optional<byte[]> known(String fileId) {
        return Optional.ofNullable(recent.get(fileId));
    }

    private synchronized void remember(String fileId, byte[] content) {
        byte[] before = recent.put(fileId, content);
        bytes += content.length - (before == null ? 0 : before.length);
        Iterator<byte[]> oldest = recent.values().iterator();
        while (bytes > MOST_BYTES && oldest.hasNext()) {
            bytes -= oldest.next().length;
            oldest.remove();
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] content = new byte[buffer.remaining()];
        buffer.get(content);
        return content;
    }
}
