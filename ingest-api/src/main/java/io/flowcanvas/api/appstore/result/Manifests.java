package io.flowcanvas.api.appstore.result;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.flowcanvas.api.objectstore.ObjectStore;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.task.ResultManifest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Manifests of results. A page asks for one with each of its images, so they are remembered for a
 * moment; they never change.
 */
@Component
final class Manifests {
    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MOST_FILES = 200_000;

    /**
     * @param digest of the manifest, and so of all that it names
     */
    record Loaded(ResultManifest manifest, String digest) {
        int weight() {
            return 1 + manifest.documents().size() + manifest.files().size();
        }
    }

    private final ObjectStore objects;
    private final AsyncCache<String, Loaded> remembered =
            Caffeine.newBuilder()
                    .expireAfterWrite(REMEMBERED)
                    .maximumWeight(MOST_FILES)
                    .weigher((String key, Loaded loaded) -> loaded.weight())
                    .buildAsync();

    Manifests(ObjectStore objects) {
        this.objects = objects;
    }

    Mono<Loaded> load(String key) {
        // shared: one who leaves does not take it from the others
        return Mono.fromFuture(
                () -> remembered.get(key, (same, executor) -> read(key).toFuture()), true);
    }

    private Mono<Loaded> read(String key) {
        return objects.read(key, null)
                .collect(ByteArrayOutputStream::new, Manifests::append)
                .map(ByteArrayOutputStream::toByteArray)
                .map(
                        bytes ->
                                new Loaded(
                                        Json.mapper().readValue(bytes, ResultManifest.class),
                                        digest(bytes)));
    }

    private static void append(ByteArrayOutputStream all, ByteBuffer part) {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        all.writeBytes(bytes);
    }

    private static String digest(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
