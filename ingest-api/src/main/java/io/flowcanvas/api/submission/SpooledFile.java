package io.flowcanvas.api.submission;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.flowcanvas.api.memory.MemoryBudget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One file of a submission: in memory while the budget allows and it is small, else on disk. */
public final class SpooledFile {
    private final String name;
    private final Path path;
    private final MemoryBudget budget;
    private final long memoryLimit;
    private final List<ByteString> chunks = new ArrayList<>();
    private long inMemory;
    private long size;
    private @Nullable FileChannel channel;

    SpooledFile(String name, Path path, MemoryBudget budget, long memoryLimit) {
        this.name = name;
        this.path = path;
        this.budget = budget;
        this.memoryLimit = memoryLimit;
    }

    /** As the client sent it, made harmless. */
    public String name() {
        return name;
    }

    public long size() {
        return size;
    }

    /** Its bytes, not copied if they are in memory. */
    ByteString content() {
        if (!isOnDisk()) {
            return ByteString.copyFrom(chunks);
        }
        try {
            return UnsafeByteOperations.unsafeWrap(Files.readAllBytes(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isOnDisk() {
        return channel != null;
    }

    /** Where it lies, once it is on disk. */
    Path path() {
        return path;
    }

    /**
     * @param bytes not changed afterwards
     */
    void write(byte[] bytes, int offset, int length) throws IOException {
        size += length;
        if (channel == null && size <= memoryLimit && budget.take(length)) {
            chunks.add(UnsafeByteOperations.unsafeWrap(bytes, offset, length));
            inMemory += length;
            return;
        }
        FileChannel open = channel == null ? moveToDisk() : channel;
        writeFully(open, ByteBuffer.wrap(bytes, offset, length));
    }

    void close() throws IOException {
        freeMemory();
        if (channel != null) {
            channel.close();
            Files.deleteIfExists(path);
        }
    }

    private FileChannel moveToDisk() throws IOException {
        FileChannel open =
                FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        channel = open;
        for (ByteString chunk : chunks) {
            writeFully(open, chunk.asReadOnlyByteBuffer());
        }
        freeMemory();
        return open;
    }

    private void freeMemory() {
        chunks.clear();
        budget.giveBack(inMemory);
        inMemory = 0;
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
