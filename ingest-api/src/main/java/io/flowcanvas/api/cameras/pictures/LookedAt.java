package io.flowcanvas.api.cameras.pictures;

import io.flowcanvas.api.problem.RetryLaterException;
import io.flowcanvas.core.error.ErrorCode;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The cameras that somebody looks at, or did lately, within the memory for their pictures. */
final class LookedAt {
    private static final Duration KEPT = Duration.ofSeconds(30);
    private static final Duration LATER = Duration.ofSeconds(30);
    private static final int MOST = 2_000;

    private final PictureMemory memory;
    private final Map<UUID, Looked> all = new ConcurrentHashMap<>();

    LookedAt(PictureMemory memory) {
        this.memory = memory;
    }

    /**
     * @param news is told of each new picture, and at once if there is one; must return at once
     */
    Look look(UUID camera, String owner, Runnable news) {
        if (all.size() >= MOST && !all.containsKey(camera)) {
            throw new RetryLaterException(
                    ErrorCode.SERVICE_UNAVAILABLE,
                    "too many cameras are looked at; try again in a minute",
                    LATER);
        }
        Optional<Look> look = Optional.empty();
        while (look.isEmpty()) {
            long now = System.nanoTime();
            // one that is closed is about to be removed
            look = all.computeIfAbsent(camera, same -> new Looked(owner, now)).join(news, now);
        }
        return look.get();
    }

    Set<UUID> cameras() {
        return Set.copyOf(all.keySet());
    }

    int size() {
        return all.size();
    }

    @Nullable Looked of(UUID camera) {
        return all.get(camera);
    }

    /** Forgets what nobody asks for. */
    void sweep() {
        for (UUID camera : all.keySet()) {
            drop(camera, idle -> idle > KEPT.toNanos());
        }
    }

    /**
     * What has to be searched now. What there was no room for, and none can be made yet, is not: it
     * fails again.
     */
    Optional<CompletableFuture<@Nullable Void>> begin(Looked known) {
        long now = System.nanoTime();
        Optional<CompletableFuture<@Nullable Void>> due = known.begin(now);
        long lacking = known.lacking();
        if (due.isPresent() && !makeRoom(known.owner(), lacking)) {
            known.failed(memory.refusal(known.owner(), lacking), now);
            return Optional.empty();
        }
        return due;
    }

    /**
     * A picture that was just written. Where there is no room for it, it is passed over.
     *
     * @return false if it was
     */
    boolean came(UUID camera, Picture picture) {
        Looked known = all.get(camera);
        if (known == null) {
            return true;
        }
        try {
            known.came(hold(known, picture));
            return true;
        } catch (RetryLaterException noRoom) {
            known.failed(noRoom, System.nanoTime());
            return false;
        }
    }

    /**
     * In place of the one that is shown, or of those that nobody looks at, where there is no room
     * beside them.
     *
     * @throws RetryLaterException if there is no room, nor any to be made
     */
    HeldPicture hold(Looked known, Picture picture) {
        String owner = known.owner();
        HeldPicture held = memory.hold(owner, picture);
        if (held == null && known.trade(picture, newer -> memory.hold(owner, newer))) {
            held = known.newest().orElse(null);
        }
        if (held == null) {
            held = holdByForgetting(owner, picture);
        }
        if (held == null) {
            known.lacks(picture.jpeg().size());
            throw memory.refusal(owner, picture.jpeg().size());
        }
        return held;
    }

    private @Nullable HeldPicture holdByForgetting(String owner, Picture picture) {
        HeldPicture held = null;
        while (held == null && forgetOne(owner, picture.jpeg().size())) {
            held = memory.hold(owner, picture);
        }
        return held;
    }

    private boolean makeRoom(String owner, long bytes) {
        boolean fits = memory.fits(owner, bytes);
        while (!fits && forgetOne(owner, bytes)) {
            fits = memory.fits(owner, bytes);
        }
        return fits;
    }

    /** A picture that nobody looks at now; of this owner's, if his are too many. */
    private boolean forgetOne(String owner, long bytes) {
        Predicate<Looked> which =
                memory.allows(owner, bytes) ? any -> true : known -> known.owner().equals(owner);
        long now = System.nanoTime();
        return all.entrySet().stream()
                .filter(one -> which.test(one.getValue()))
                .filter(one -> !one.getValue().isFollowed() && !one.getValue().isEmpty())
                .sorted(Comparator.comparingLong(one -> -one.getValue().idleNanos(now)))
                .anyMatch(one -> drop(one.getKey(), idle -> true));
    }

    /** False if it stays: somebody looks, or it is not idle for long enough. */
    boolean drop(UUID camera, LongPredicate idleNanos) {
        return all.computeIfPresent(
                        camera,
                        (same, one) -> one.closeIfIdle(System.nanoTime(), idleNanos) ? null : one)
                == null;
    }

    void close() {
        all.values().forEach(Looked::close);
        all.clear();
    }
}
