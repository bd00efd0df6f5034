package io.flowcanvas.jobs.tasks.download;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.jobs.configuration.DownloadConfiguration;
import io.flowcanvas.jobs.storage.PartStore;
import io.flowcanvas.jobs.storage.Patience;
import io.flowcanvas.outbound.Answer;
import io.flowcanvas.outbound.GuardedClient;
import io.flowcanvas.outbound.OutboundException;
import io.flowcanvas.proto.jobs.v1.FetchAsset;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one asset: from its server into the object store, with at most a part in memory.
 * Goes on where it broke off, for as long as that brings it forward. Its steps follow one another
 * on the threads of the client and the store; {@link #cancel} and {@link #tick} come from others.
 */
final class AssetDownload implements Download {
    /** Bytes that a broken answer must have brought, so that asking for the rest is worth while. */
    private static final long PROGRESS = 64 * 1024;

    private static final int MOST_RESUMES = 50;

    /** In a row, because of parts that nobody asked for. */
    private static final int MOST_RESTARTS = 2;

    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final String LOST_UPLOAD = "the object store has lost what it had of the asset";

    private final GuardedClient client;
    private final PartStore store;
    private final Patience patience;
    private final DownloadConfiguration configuration;
    private final FetchAsset asset;
    private final LongSupplier nanoTime;
    private final Pace pace;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    private volatile AssetWriter writer;
    private volatile @Nullable AssetHead head;
    private volatile @Nullable CompletableFuture<Answer> asking;
    private volatile @Nullable Answer answer;
    private final AtomicLong received = new AtomicLong();
    private volatile boolean storeWasSlow;
    private long receivedBefore;
    private int resumes;
    private int restarts;

    AssetDownload(
            GuardedClient client,
            PartStore store,
            Patience patience,
            DownloadConfiguration configuration,
            FetchAsset asset,
            LongSupplier nanoTime) {
        this.client = client;
        this.store = store;
        this.patience = patience;
        this.configuration = configuration;
        this.asset = asset;
        this.nanoTime = nanoTime;
        this.pace =
                new Pace(
                        configuration.timeLimit(),
                        configuration.rateWindow(),
                        configuration.slowestRate());
        this.writer = newWriter();
    }

    private AssetWriter newWriter() {
        return new AssetWriter(store, patience, asset.getObjectKey());
    }

    @Override
    public CompletionStage<Outcome> outcome() {
        return outcome;
    }

    void begin() {
        pace.run(nanoTime.getAsLong(), received.get());
        ask();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // both ends are handled
    private void ask() {
        storeWasSlow = false;
        receivedBefore = received.get();
        CompletableFuture<Answer> asked = client.get(asset.getDownloadUrl(), headers());
        asking = asked;
        asked.whenComplete(
                (given, failure) -> {
                    if (hasEnded()) {
                        closeIfOpen(given);
                    } else if (failure != null) {
                        broke(failure);
                    } else {
                        read(given);
                    }
                });
        if (hasEnded()) {
            asked.cancel(true);
        }
    }

    private static void closeIfOpen(@Nullable Answer given) {
        if (given != null) {
            given.close();
        }
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        headers.put("accept", "image/*, application/octet-stream;q=0.9");
        headers.put("accept-encoding", "identity");
        AssetHead known = head;
        if (writer.size() > 0 && known != null && known.validator() != null) {
            headers.put("range", "bytes=" + writer.size() + "-");
            headers.put("if-range", known.validator());
        }
        return headers;
    }

    private void read(Answer given) {
        answer = given;
        if (hasEnded()) {
            given.close();
            return;
        }
        try {
            if (writer.size() > 0 && given.status() == RANGE_NOT_SATISFIABLE) {
                startAnew(given);
                return;
            }
            AssetHead seen = AssetHead.of(given, configuration.mostBytes());
            if (seen.from() != writer.size() || !isSameAsset(seen)) {
                if (seen.from() > 0) {
                    startAnew(given);
                    return;
                }
                forgetWhatCame();
            }
            if (seen.from() > 0) {
                restarts = 0;
            }
            head = seen;
            given.body().subscribe(new BodyReader(this));
        } catch (FailedException refused) {
            end(refused.outcome());
        }
    }

    /** Whether a part belongs to what came before; the beginning does in any case. */
    private boolean isSameAsset(AssetHead seen) {
        AssetHead known = head;
        return seen.from() == 0
                || known == null
                || ((seen.validator() == null || seen.validator().equals(known.validator()))
                        && (known.total() < 0
                                || seen.total() < 0
                                || seen.total() == known.total()));
    }

    private void startAnew(Answer useless) {
        useless.close();
        forgetWhatCame();
        if (++restarts > MOST_RESTARTS || ++resumes > MOST_RESUMES) {
            end(unusable());
        } else {
            ask();
        }
    }

    private void forgetWhatCame() {
        if (writer.size() > 0) {
            sweep(false);
            writer = newWriter();
        }
        head = null;
    }

    private static Outcome.Failed unusable() {
        return Outcome.passing(
                ErrorCode.DOWNLOAD_FAILED,
                "the asset's server breaks off, or sends other parts than it is asked for");
    }

    /**
     * @return null: more, please
     */
    @Nullable CompletionStage<Void> take(ByteBuffer chunk) {
        if (hasEnded()) {
            return null;
        }
        if (writer.size() + chunk.remaining() > configuration.mostBytes()) {
            end(AssetHead.tooLarge(configuration.mostBytes()));
            return null;
        }
        received.addAndGet(chunk.remaining());
        AssetHead known = head;
        String type = known == null ? AssetHead.STANDARD_TYPE : known.contentType();
        CompletionStage<Void> storing = writer.add(chunk, type);
        if (storing != null) {
            pace.stand(nanoTime.getAsLong());
        }
        return storing;
    }

    /** The store has a part. */
    void goOn(boolean isBroken) {
        storeWasSlow = isBroken;
        pace.run(nanoTime.getAsLong(), received.get());
    }

    void storeFailed(Throwable failure) {
        end(Outcome.blameless(LOST_UPLOAD + ": " + failure.getMessage()));
    }

    /** There is no answer, or it broke off. */
    void broke(Throwable failure) {
        if (hasEnded()) {
            return;
        }
        boolean isPassing = !(failure instanceof OutboundException known) || known.isPassing();
        if (isPassing && canResume() && ++resumes <= MOST_RESUMES) {
            ask();
        } else if (storeWasSlow) {
            end(Outcome.blameless("the connection did not outlive a pause of the object store"));
        } else {
            end(failed(failure, isPassing));
        }
    }

    private boolean canResume() {
        AssetHead seen = head;
        boolean hasMoved = storeWasSlow || received.get() - receivedBefore >= PROGRESS;
        return seen != null && seen.validator() != null && writer.size() > 0 && hasMoved;
    }

    private static Outcome.Failed failed(Throwable failure, boolean isPassing) {
        ErrorCode code =
                failure instanceof OutboundException known
                        ? known.code()
                        : ErrorCode.INTERNAL_ERROR;
        String message = String.valueOf(failure.getMessage());
        if (code == ErrorCode.SERVICE_UNAVAILABLE) {
            return Outcome.blameless(message);
        }
        return new Outcome.Failed(new Failure(code, message), isPassing, true, Duration.ZERO);
    }

    /** The answer came to its end. */
    @SuppressWarnings("FutureReturnValueIgnored") // both ends are handled
    void complete() {
        AssetHead seen = head;
        if (hasEnded() || seen == null) {
            return;
        }
        if (writer.size() == 0) {
            end(Outcome.lasting(ErrorCode.DOWNLOAD_FAILED, "the asset is empty"));
        } else if (seen.total() >= 0 && seen.total() != writer.size()) {
            end(unusable());
        } else {
            pace.stand(nanoTime.getAsLong());
            writer.finish(seen.contentType())
                    .whenComplete(
                            (stored, failure) -> {
                                if (failure != null) {
                                    storeFailed(failure);
                                } else {
                                    outcome.complete(new Outcome.Stored(stored));
                                }
                            });
        }
    }

    /** Looks at the clock. */
    void tick() {
        long now = nanoTime.getAsLong();
        if (pace.isOverTime(now)) {
            end(
                    Outcome.lasting(
                            ErrorCode.TIMEOUT,
                            "the download took longer than "
                                    + configuration.timeLimit().toSeconds()
                                    + " s"));
        } else if (pace.isTooSlow(now, received.get())) {
            end(
                    Outcome.passing(
                            ErrorCode.TIMEOUT,
                            "the asset's server sent less than %d bytes a second"
                                    .formatted(configuration.slowestRate())));
        }
    }

    boolean hasEnded() {
        return outcome.isDone();
    }

    private void end(Outcome.Failed failed) {
        if (outcome.complete(failed)) {
            release();
        }
    }

    @Override
    public void cancel() {
        if (outcome.cancel(false)) {
            disconnect();
            sweep(true);
        }
    }

    /**
     * The same, but leaves an object that is just being completed: whoever goes on writes it, too.
     *
     * @return ends when nothing is left to be done
     */
    CompletionStage<Void> stop() {
        outcome.cancel(false);
        disconnect();
        return writer.abandon(false);
    }

    private void release() {
        disconnect();
        sweep(false);
    }

    private void disconnect() {
        CompletableFuture<Answer> asked = asking;
        if (asked != null) {
            asked.cancel(true);
        }
        closeIfOpen(answer);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // parts that stay are for the store to expire
    private void sweep(boolean withObject) {
        writer.abandon(withObject);
    }
}
