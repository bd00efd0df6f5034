package io.flowcanvas.functions.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiled programs on the disk, so many bytes at most: the longest unused goes first, one in use
 * never. When a file was last used is its time of modification.
 */
final class BinaryFolder {
    private static final Logger LOG = LoggerFactory.getLogger(BinaryFolder.class);

    private final Path directory;
    private final long limit;
    private final Map<Path, Integer> uses = new HashMap<>();

    private record Entry(Path file, long size, FileTime lastUse) {
        static Entry of(Path file) throws IOException {
            return new Entry(file, Files.size(file), Files.getLastModifiedTime(file));
        }
    }

    /**
     * @param directory made if absent
     * @param limit bytes of all files together
     */
    BinaryFolder(Path directory, long limit) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.limit = limit;
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** Whole or not at all; what has become too much goes. */
    synchronized Path keep(byte[] binary, Path file) {
        try {
            Path part = Files.createTempFile(directory, "part-", "");
            Files.write(part, binary);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            shrink(file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void shrink(Path newest) throws IOException {
        List<Entry> entries = entries();
        long total = entries.stream().mapToLong(Entry::size).sum();
        for (Entry each : entries) {
            if (total <= limit) {
                return;
            }
            if (!uses.containsKey(each.file()) && !each.file().equals(newest)) {
                Files.deleteIfExists(each.file());
                total -= each.size();
            }
        }
    }

    /** The longest unused first. */
    private List<Entry> entries() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Entry> entries = new ArrayList<>();
            for (Path file : files.toList()) {
                entries.add(Entry.of(file));
            }
            entries.sort(Comparator.comparing(Entry::lastUse));
            return entries;
        }
    }

    /**
     * From now to {@link #end} it stays.
     *
     * @return false: it is gone
     */
    synchronized boolean begin(Path file) {
        if (!Files.exists(file)) {
            return false;
        }
        uses.merge(file, 1, Integer::sum);
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException e) {
            LOG.warn("file={} cannot be marked as used: {}", file, e.toString());
        }
        return true;
    }

    synchronized void end(Path file) {
        uses.computeIfPresent(file, (same, count) -> count == 1 ? null : count - 1);
    }
}
