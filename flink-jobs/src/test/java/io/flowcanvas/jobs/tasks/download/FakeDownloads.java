package io.flowcanvas.jobs.tasks.download;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.jobs.configuration.DownloadConfiguration;
import io.flowcanvas.jobs.configuration.ObjectStoreConfiguration;
import io.flowcanvas.proto.engine.v1.StoredAsset;
import io.flowcanvas.proto.jobs.v1.FetchAsset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Downloads that end when a test says so. */
final class FakeDownloads implements Downloads {
    /** A drawn pause alone may be none at all. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(1);

    final List<Fake> begun = new ArrayList<>();
    Consumer<Fake> onBegin = fake -> {};
    boolean closed;

    @Override
    public Download begin(FetchAsset asset) {
        Fake fake = new Fake(asset);
        begun.add(fake);
        onBegin.accept(fake);
        return fake;
    }

    Fake last() {
        return begun.get(begun.size() - 1);
    }

    @Override
    public void close() {
        closed = true;
    }

    static final class Fake implements Download {
        final FetchAsset asset;
        boolean cancelled;
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

        Fake(FetchAsset asset) {
            this.asset = asset;
        }

        void succeeds() {
            outcome.complete(
                    new Outcome.Stored(
                            StoredAsset.newBuilder()
                                    .setObjectKey(asset.getObjectKey())
                                    .setSizeBytes(7)
                                    .build()));
        }

        void fails(boolean isPassing, boolean counts) {
            outcome.complete(
                    new Outcome.Failed(
                            Outcome.lasting(ErrorCode.DOWNLOAD_FAILED, "it failed").failure(),
                            isPassing,
                            counts,
                            SHORTEST_PAUSE));
        }

        @Override
        public CompletionStage<Outcome> outcome() {
            return outcome;
        }

        @Override
        public void cancel() {
            cancelled = true;
            outcome.cancel(false);
        }
    }

    /** Hands out what the test looks at. */
    static final class Opening implements Factory {
        private static final long serialVersionUID = 1L;
        static FakeDownloads current = new FakeDownloads();

        @Override
        public Downloads open(
                DownloadConfiguration configuration,
                ObjectStoreConfiguration store,
                int connections) {
            return current;
        }
    }
}
