package io.flowcanvas.jobs.tasks.download;

import io.flowcanvas.jobs.configuration.DownloadConfiguration;
import io.flowcanvas.jobs.configuration.ObjectStoreConfiguration;
import io.flowcanvas.jobs.storage.PartStore;
import io.flowcanvas.jobs.storage.Patience;
import io.flowcanvas.jobs.storage.S3ObjectStore;
import io.flowcanvas.outbound.GuardedClient;
import io.flowcanvas.proto.jobs.v1.FetchAsset;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.util.function.SerializableSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the guarded client into the object store; looks at the clock for all that is under way. */
final class GuardedDownloads implements Downloads {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedDownloads.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    private static final long TICK_MILLIS = 250;

    private final DownloadConfiguration configuration;
    private final GuardedClient client;
    private final PartStore store;
    private final Patience patience = new Patience(FIRST_PAUSE, LONGEST_PAUSE);
    private final Set<AssetDownload> underWay = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    work -> {
                        Thread thread = new Thread(work, "downloads-clock");
                        thread.setDaemon(true);
                        return thread;
                    });

    GuardedDownloads(DownloadConfiguration configuration, GuardedClient client, PartStore store) {
        this.configuration = configuration;
        this.client = client;
        this.store = store;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ends with the clock
    GuardedDownloads start() {
        clock.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        return this;
    }

    private void tick() {
        for (AssetDownload each : underWay) {
            try {
                each.tick();
            } catch (RuntimeException e) {
                LOG.error("event=download_tick_failed", e);
            }
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // only watched for its end
    public Download begin(FetchAsset asset) {
        AssetDownload download =
                new AssetDownload(client, store, patience, configuration, asset, System::nanoTime);
        underWay.add(download);
        download.outcome().whenComplete((outcome, failure) -> underWay.remove(download));
        download.begin();
        return download;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        patience.close();
        CompletableFuture<?>[] stopped =
                underWay.stream()
                        .map(download -> download.stop().toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new);
        client.close();
        CompletableFuture.allOf(stopped)
                .completeOnTimeout(null, FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(partsStay -> null)
                .join();
        store.close();
    }

    /** The real ones. */
    static final class Opening implements Factory {
        private static final long serialVersionUID = 1L;

        private final SerializableSupplier<Map<String, String>> environment;

        Opening() {
            this(System::getenv);
        }

        /**
         * @param environment asked on the task manager, so that no secret is part of the job
         */
        Opening(SerializableSupplier<Map<String, String>> environment) {
            this.environment = environment;
        }

        @Override
        public Downloads open(
                DownloadConfiguration configuration,
                ObjectStoreConfiguration store,
                int connections) {
            return new GuardedDownloads(
                            configuration,
                            GuardedClient.open(
                                    configuration.policy(), configuration.limits(connections)),
                            new S3ObjectStore(store, environment.get()).parts())
                    .start();
        }
    }
}
