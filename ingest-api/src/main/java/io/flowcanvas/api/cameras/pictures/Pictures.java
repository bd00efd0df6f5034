package io.flowcanvas.api.cameras.pictures;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.messaging.BackgroundLoop;
import io.flowcanvas.api.messaging.KafkaSettings;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * The newest pictures of cameras. Where somebody begins to look at one, the end of its partition is
 * followed, and what was written before is searched; a while after the last look both end.
 */
@Component
public final class Pictures implements SmartLifecycle {
    private static final Duration KEPT = Duration.ofSeconds(30);
    private static final Duration LONGEST_SEARCH = Duration.ofSeconds(8);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long REST_MS = 500;
    private static final int SEARCHERS = 2;
    private static final int MOST_SEARCHES = 64;
    private static final int MOST_LOOKED_AT = 2_000;
    private static final int FETCH_BYTES = 8 << 20;

    private final KafkaSettings settings;
    private final long memory;
    private final PictureSearch search;
    private final PictureTail tail;
    private final Map<UUID, Looked> looked = new ConcurrentHashMap<>();
    private final Semaphore somethingNew = new Semaphore(0);
    private final ThreadPoolExecutor searchers =
            new ThreadPoolExecutor(
                    SEARCHERS,
                    SEARCHERS,
                    10,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(MOST_SEARCHES),
                    Pictures::searcher);
    private final BackgroundLoop loop =
            new BackgroundLoop("picture-tail", Duration.ZERO, this::turn);

    Pictures(KafkaSettings settings, ApiProperties properties, MeterRegistry metrics) {
        this.settings = settings;
        this.memory = properties.cameras().pictureMemory().toBytes();
        this.search =
                new PictureSearch(
                        properties.cameras().searchLimit().toBytes(),
                        LONGEST_SEARCH,
                        System::nanoTime);
        this.tail =
                new PictureTail(
                        () -> consumer("latest"),
                        (camera, record) -> {
                            Looked known = looked.get(camera);
                            if (known != null) {
                                Picture.read(record).ifPresent(known::offer);
                            }
                        });
        searchers.allowCoreThreadTimeOut(true);
        Gauge.builder("flowcanvas.camera.looked.at", looked, Map::size)
                .description("cameras whose pictures are followed here")
                .register(metrics);
    }

    /**
     * @return empty if no frame was processed lately; fails with {@code SERVICE_UNAVAILABLE} if
     *     that cannot be told now
     */
    public Mono<Picture> newest(UUID camera) {
        return Mono.defer(
                () -> {
                    Looked known = look(camera, one -> one.asked(System.nanoTime()));
                    if (known.newest() != null) {
                        return Mono.justOrEmpty(known.newest());
                    }
                    return Mono.fromFuture(known.searched(), true)
                            .timeout(PATIENCE)
                            .onErrorMap(Pictures::unavailable)
                            .then(Mono.fromSupplier(known::newest));
                });
    }

    /**
     * Tells of every new picture, and of the newest one at once or as soon as it is found.
     *
     * @param follower must return at once
     * @return to be disposed of when nobody looks any more
     */
    public Disposable follow(UUID camera, Consumer<Picture> follower) {
        Looked known = look(camera, one -> one.join(follower));
        known.tell(follower);
        return () -> known.leave(follower, System.nanoTime());
    }

    /**
     * @param entering done before it can be swept away
     */
    private Looked look(UUID camera, Consumer<Looked> entering) {
        if (looked.size() >= MOST_LOOKED_AT && !looked.containsKey(camera)) {
            throw new FlowcanvasException(
                    ErrorCode.SERVICE_UNAVAILABLE,
                    "too many cameras are looked at; try again in a minute");
        }
        Looked known =
                looked.compute(
                        camera,
                        (same, present) -> {
                            Looked one = present == null ? new Looked() : present;
                            entering.accept(one);
                            return one;
                        });
        somethingNew.release();
        return known;
    }

    private void turn() throws InterruptedException {
        sweep(System.nanoTime());
        Set<UUID> cameras = Set.copyOf(looked.keySet());
        if (cameras.isEmpty()) {
            tail.rest();
            somethingNew.tryAcquire(REST_MS, TimeUnit.MILLISECONDS);
            somethingNew.drainPermits();
            return;
        }
        Map<UUID, TopicPartition> places = tail.turnTo(cameras);
        places.forEach(this::searchOnce);
        tail.poll(cameras);
    }

    private void searchOnce(UUID camera, TopicPartition place) {
        Looked known = looked.get(camera);
        if (known != null && known.begin()) {
            try {
                searchers.execute(() -> search(camera, place, known));
            } catch (RejectedExecutionException e) {
                fail(camera, known, e);
            }
        }
    }

    private void search(UUID camera, TopicPartition place, Looked known) {
        try (KafkaConsumer<String, byte[]> consumer = consumer("earliest")) {
            search.newest(consumer, place, camera.toString()).ifPresent(known::offer);
            known.searched().complete(null);
        } catch (RuntimeException e) {
            fail(camera, known, e);
        }
    }

    /** The next who asks has it searched again. */
    private void fail(UUID camera, Looked known, RuntimeException reason) {
        drop(camera, one -> true);
        known.failed(reason);
    }

    /** Forgets what nobody asks for, and of the rest what is not followed until it fits. */
    private void sweep(long now) {
        looked.keySet().forEach(camera -> drop(camera, one -> one.idleNanos(now) > KEPT.toNanos()));
        long bytes = looked.values().stream().mapToLong(Looked::bytes).sum();
        if (bytes <= memory) {
            return;
        }
        List<Map.Entry<UUID, Looked>> oldest =
                looked.entrySet().stream()
                        .filter(one -> !one.getValue().isFollowed() && one.getValue().bytes() > 0)
                        .sorted(Comparator.comparing(one -> -one.getValue().idleNanos(now)))
                        .toList();
        for (Map.Entry<UUID, Looked> one : oldest) {
            if (bytes > memory) {
                bytes -= one.getValue().bytes();
                drop(one.getKey(), unfollowed -> true);
            }
        }
    }

    private void drop(UUID camera, Predicate<Looked> condition) {
        looked.computeIfPresent(
                camera, (same, one) -> one.isFollowed() || !condition.test(one) ? one : null);
    }

    private KafkaConsumer<String, byte[]> consumer(String whereOffsetsAreGone) {
        Map<String, Object> own = settings.consumer();
        own.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, whereOffsetsAreGone);
        own.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        return new KafkaConsumer<>(own);
    }

    private static Thread searcher(Runnable work) {
        Thread thread = new Thread(work, "picture-search");
        thread.setDaemon(true);
        return thread;
    }

    private static FlowcanvasException unavailable(Throwable cause) {
        return new FlowcanvasException(
                ErrorCode.SERVICE_UNAVAILABLE,
                "the camera's pictures cannot be read now; try again in a few seconds",
                cause);
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        searchers.shutdownNow();
        loop.close();
        tail.close();
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
