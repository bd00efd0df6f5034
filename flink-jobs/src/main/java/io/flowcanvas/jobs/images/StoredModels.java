package io.flowcanvas.jobs.images;

import io.flowcanvas.core.naming.ObjectKeys;
import io.flowcanvas.jobs.images.inference.ModelStore;
import io.flowcanvas.jobs.storage.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Models of the object store as local files. A model is fetched once and kept: a changed one is a
 * new version and so a new key. That there is none is believed for some seconds only.
 */
final class StoredModels implements ModelStore {
    private static final Duration ABSENCE_MEMORY = Duration.ofSeconds(5);

    private final ObjectStore store;
    private final Path folder;
    private final Clock clock;
    private final Map<String, Path> fetched = new ConcurrentHashMap<>();
    private final Map<String, Instant> absentUntil = new ConcurrentHashMap<>();

    /**
     * @param folder where the copies go; exists
     */
    StoredModels(ObjectStore store, Path folder, Clock clock) {
        this.store = store;
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public Optional<Path> fetch(String key) {
        Path present = fetched.get(key);
        if (present != null) {
            return Optional.of(present);
        }
        Instant absent = absentUntil.get(key);
        if (absent != null && clock.instant().isBefore(absent)) {
            return Optional.empty();
        }
        return download(key);
    }

    @Override
    public List<String> keys() {
        return store.list(ObjectKeys.MODELS_PREFIX).toCompletableFuture().join();
    }

    private synchronized Optional<Path> download(String key) {
        Path raced = fetched.get(key);
        if (raced != null) {
            return Optional.of(raced);
        }
        Path file = folder.resolve(key.substring(ObjectKeys.MODELS_PREFIX.length()));
        Path part = file.resolveSibling(file.getFileName() + ".part");
        if (!store.download(key, part).toCompletableFuture().join()) {
            absentUntil.put(key, clock.instant().plus(ABSENCE_MEMORY));
            return Optional.empty();
        }
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the model " + file, e);
        }
        fetched.put(key, file);
        return Optional.of(file);
    }
}
