package io.flowcanvas.jobs.tasks.download;

import io.flowcanvas.proto.jobs.v1.FetchAsset;
import org.jspecify.annotations.Nullable;

/** An asset in the queue: waiting for its time, for its turn, or under way. */
final class Entry {
    private final String host;
    private FetchAsset asset;
    private @Nullable Lane lane;
    private boolean running;
    private boolean gone;

    Entry(FetchAsset asset, String host) {
        this.asset = asset;
        this.host = host;
    }

    FetchAsset asset() {
        return asset;
    }

    String host() {
        return host;
    }

    /** Null: it waits for its time or is under way. */
    @Nullable Lane lane() {
        return lane;
    }

    void enter(@Nullable Lane entered) {
        lane = entered;
    }

    boolean isRunning() {
        return running;
    }

    void run(boolean now) {
        running = now;
    }

    /** Whether nobody wants it any more. */
    boolean isGone() {
        return gone;
    }

    void leave() {
        gone = true;
    }

    void become(FetchAsset changed) {
        asset = changed;
    }
}
