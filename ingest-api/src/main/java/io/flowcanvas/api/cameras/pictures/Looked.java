package io.flowcanvas.api.cameras.pictures;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A camera that somebody looks at or lately looked at: its newest picture, who looks, and when it
 * is to be searched. Long, since all of it changes together.
 */
final class Looked {
    static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final String owner;
    private final Set<Look> looks = new CopyOnWriteArraySet<>();
    private CompletableFuture<@Nullable Void> searched = new CompletableFuture<>();
    private @Nullable HeldPicture newest;
    private boolean searchDue = true;
    private long searchAt;
    private long lacking;
    private boolean closed;
    private long askedAt;

    Looked(String owner, long now) {
        this.owner = owner;
        this.searchAt = now;
        this.askedAt = now;
    }

    String owner() {
        return owner;
    }

    /**
     * Has to be searched for if it is there: once, and once more a while after each failure. Who
     * gets it completes it, or tells of a failure.
     */
    synchronized Optional<CompletableFuture<@Nullable Void>> begin(long now) {
        if (!searchDue || now - searchAt < 0) {
            return Optional.empty();
        }
        searchDue = false;
        return Optional.of(searched);
    }

    /** Done when it is known whether there is a picture; fails if that could not be found out. */
    synchronized CompletableFuture<@Nullable Void> searched() {
        return searched;
    }

    /** There was no room for a picture of so many bytes. */
    synchronized void lacks(long bytes) {
        lacking = bytes;
    }

    /** Bytes that there must be room for before a search makes sense. */
    synchronized long lacking() {
        HeldPicture shown = newest;
        return shown != null && shown.isHeldOnce()
                ? Math.max(0, lacking - shown.picture().jpeg().size())
                : lacking;
    }

    /**
     * A search failed, or a picture could not be held. Who waits hears of it, unless there is an
     * older picture to show; a while later it is searched.
     */
    void failed(RuntimeException reason, long now) {
        CompletableFuture<@Nullable Void> waiting;
        boolean some;
        synchronized (this) {
            searchDue = true;
            searchAt = now + AGAIN_NANOS;
            waiting = searched;
            some = newest != null;
            if (!some) {
                searched = new CompletableFuture<>();
            }
        }
        if (some) {
            waiting.complete(null);
        } else {
            waiting.completeExceptionally(reason);
        }
    }

    /** Held for who gets it, who lets go of it. */
    synchronized Optional<HeldPicture> newest() {
        return Optional.ofNullable(newest).map(HeldPicture::retain);
    }

    /** What has just been written: nothing needs to be searched any more. */
    void came(HeldPicture picture) {
        synchronized (this) {
            searchDue = false;
        }
        offer(picture);
    }

    /** Keeps it, or lets go of it if it is not the newest. */
    void offer(HeldPicture picture) {
        HeldPicture old = picture;
        CompletableFuture<@Nullable Void> waiting = null;
        synchronized (this) {
            if (!closed && isNews(picture.picture())) {
                old = newest;
                newest = picture;
                lacking = 0;
                waiting = searched;
            }
        }
        if (old != null) {
            old.release();
        }
        if (waiting != null) {
            waiting.complete(null);
            looks.forEach(Look::tell);
        }
    }

    /**
     * Lets go of the newest, if nobody else holds it, to make room for a newer one.
     *
     * @param room null if there is none even so
     * @return whether the newer one is kept now
     */
    boolean trade(Picture picture, Function<Picture, @Nullable HeldPicture> room) {
        synchronized (this) {
            if (closed || newest == null || !isNews(picture) || !newest.isHeldOnce()) {
                return false;
            }
            newest.release();
            newest = room.apply(picture);
            if (newest == null) {
                searched = new CompletableFuture<>();
                return false;
            }
            searchDue = false;
            lacking = 0;
        }
        looks.forEach(Look::tell);
        return true;
    }

    private boolean isNews(Picture picture) {
        return newest == null || picture.isNewerThan(newest.picture());
    }

    /**
     * Empty if it is closed.
     *
     * @param news is told of each new picture, and at once if there is one; must return at once
     */
    Optional<Look> join(Runnable news, long now) {
        Look look = new Look(this, news);
        boolean some;
        synchronized (this) {
            if (closed) {
                return Optional.empty();
            }
            askedAt = now;
            looks.add(look);
            some = newest != null;
        }
        if (some) {
            look.tell();
        }
        return Optional.of(look);
    }

    synchronized void leave(Look look, long now) {
        if (looks.remove(look)) {
            askedAt = now;
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    synchronized boolean isFollowed() {
        return !looks.isEmpty();
    }

    synchronized long idleNanos(long now) {
        return now - askedAt;
    }

    synchronized boolean isEmpty() {
        return newest == null;
    }

    /** Lets go of the picture and takes no other, unless somebody looks. */
    synchronized boolean closeIfIdle(long now, LongPredicate longEnough) {
        if (!looks.isEmpty() || !longEnough.test(now - askedAt)) {
            return false;
        }
        close();
        return true;
    }

    synchronized void close() {
        closed = true;
        if (newest != null) {
            newest.release();
            newest = null;
        }
    }
}
