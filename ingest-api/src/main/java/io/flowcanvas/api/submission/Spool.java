package io.flowcanvas.api.submission;

import io.flowcanvas.api.memory.MemoryBudget;
import io.flowcanvas.api.web.FileNames;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the files of one submission until everything about it is known. Written by one thread at a
 * time; freed when all who retained it have closed it, after which what is written is dropped: the
 * client may leave while its last bytes are on their way here.
 */
public final class Spool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    /**
     * @param fileBytes largest file
     * @param files most files
     * @param totalBytes of all files
     * @param memoryBytes largest file kept in memory
     */
    record Limits(long fileBytes, int files, long totalBytes, long memoryBytes) {}

    private final Path prefix;
    private final MemoryBudget budget;
    private final Limits limits;
    private final @Nullable MessageDigest digest;
    private final List<SpooledFile> files = new ArrayList<>();
    private int holders = 1;
    private long total;

    Spool(Path prefix, MemoryBudget budget, Limits limits, @Nullable MessageDigest digest) {
        this.prefix = prefix;
        this.budget = budget;
        this.limits = limits;
        this.digest = digest;
    }

    /**
     * @throws FlowcanvasException {@code PAYLOAD_TOO_LARGE} if it is one too many
     */
    public synchronized void begin(@Nullable String filename) {
        if (holders == 0) {
            return;
        }
        if (files.size() >= limits.files()) {
            throw tooLarge("an execution takes at most " + limits.files() + " files");
        }
        String name = FileNames.clean(filename, "image-" + files.size());
        files.add(
                new SpooledFile(
                        name,
                        prefix.resolveSibling(prefix.getFileName() + "-" + files.size()),
                        budget,
                        limits.memoryBytes()));
        note(name);
    }

    /**
     * @param bytes not changed afterwards
     * @throws FlowcanvasException {@code PAYLOAD_TOO_LARGE} if the file or all of them grow too
     *     large
     */
    public synchronized void write(byte[] bytes, int offset, int length) {
        if (holders == 0) {
            return;
        }
        SpooledFile file = files.get(files.size() - 1);
        total += length;
        if (file.size() + length > limits.fileBytes()) {
            throw tooLarge(
                    file.name() + " is larger than the limit of " + limits.fileBytes() + " bytes");
        }
        if (total > limits.totalBytes()) {
            throw tooLarge(
                    "the files are larger than the limit of "
                            + limits.totalBytes()
                            + " bytes in all; send them in several executions");
        }
        try {
            file.write(bytes, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (digest != null) {
            digest.update(bytes, offset, length);
        }
    }

    /** Adds something else that makes this submission what it is to its digest. */
    public void note(String text) {
        if (digest != null) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.UTF_8));
            digest.update((byte) ':');
            digest.update(bytes);
        }
    }

    public synchronized List<SpooledFile> files() {
        return List.copyOf(files);
    }

    /** Of all that was written; "" if none was asked for. Ends the digest. */
    public String digest() {
        return digest == null ? "" : HexFormat.of().formatHex(digest.digest());
    }

    /**
     * @throws FlowcanvasException {@code CONFLICT} if its files are gone
     */
    synchronized void retain() {
        if (holders == 0) {
            throw new FlowcanvasException(
                    ErrorCode.CONFLICT, "the client left before its submission was accepted");
        }
        holders++;
    }

    @Override
    public synchronized void close() {
        holders--;
        if (holders == 0) {
            files.forEach(Spool::free);
        }
    }

    private static void free(SpooledFile file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("event=spool_not_removed path={} reason=\"{}\"", file.path(), e.getMessage());
        }
    }

    private static FlowcanvasException tooLarge(String why) {
        return new FlowcanvasException(ErrorCode.PAYLOAD_TOO_LARGE, why);
    }
}
