package io.flowcanvas.api.cameras.pictures;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A camera that somebody looks at or lately looked at: its newest picture and who follows it. */
final class Looked {
    private final Set<Consumer<Picture>> followers = new CopyOnWriteArraySet<>();
    private CompletableFuture<@Nullable Void> searched = new CompletableFuture<>();
    private @Nullable Picture newest;
    private boolean begun;
    private long askedAt;

    synchronized void asked(long now) {
        askedAt = now;
    }

    /**
     * True once, and once more after each search that failed: who gets it has to search what was
     * written before.
     */
    synchronized boolean begin() {
        boolean first = !begun;
        begun = true;
        return first;
    }

    /** Done when it is known whether there is a picture; fails if that could not be found out. */
    synchronized CompletableFuture<@Nullable Void> searched() {
        return searched;
    }

    /** Those who wait hear of it; for the next ones it is searched again. */
    void failed(RuntimeException reason) {
        CompletableFuture<@Nullable Void> waiting;
        synchronized (this) {
            waiting = searched;
            searched = new CompletableFuture<>();
            begun = false;
        }
        waiting.completeExceptionally(reason);
    }

    synchronized @Nullable Picture newest() {
        return newest;
    }

    synchronized void offer(Picture picture) {
        if (newest == null || picture.isNewerThan(newest)) {
            newest = picture;
            followers.forEach(follower -> follower.accept(picture));
        }
    }

    /** Is told of what comes from now on. */
    synchronized void join(Consumer<Picture> follower) {
        followers.add(follower);
    }

    /** Tells the newest, if there is one. */
    synchronized void tell(Consumer<Picture> follower) {
        if (newest != null) {
            follower.accept(newest);
        }
    }

    synchronized void leave(Consumer<Picture> follower, long now) {
        followers.remove(follower);
        askedAt = now;
    }

    synchronized boolean isFollowed() {
        return !followers.isEmpty();
    }

    synchronized long idleNanos(long now) {
        return now - askedAt;
    }

    synchronized long bytes() {
        return newest == null ? 0 : newest.jpeg().size();
    }
}
