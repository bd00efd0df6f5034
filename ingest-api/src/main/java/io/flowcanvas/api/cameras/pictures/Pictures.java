package io.flowcanvas.api.cameras.pictures;

import io.flowcanvas.api.cameras.Camera;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.messaging.BackgroundLoop;
import io.flowcanvas.api.messaging.KafkaSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The newest pictures of cameras. Where somebody begins to look at one, the end of its partition is
 * followed, and what was written before is searched; a while after the last look both end.
 */
@Component
public final class Pictures implements SmartLifecycle {
    private static final Duration LONGEST_SEARCH = Duration.ofSeconds(8);
    private static final Duration REST = Duration.ofMillis(500);
    private static final int SEARCHERS = 2;
    private static final int MOST_SEARCHES = 512;
    private static final int MOST_SEARCHES_PER_OWNER = 32;
    private static final int FETCH_BYTES = 8 << 20;

    private final KafkaSettings settings;
    private final PictureSearch search;
    private final PictureTail tail;
    private final LookedAt looked;
    private final Bell somethingNew = new Bell();
    private final ThreadPoolExecutor searchers =
            new ThreadPoolExecutor(
                    SEARCHERS,
                    SEARCHERS,
                    10,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    Pictures::searcher);
    private final SearchTurns turns =
            new SearchTurns(searchers, SEARCHERS, MOST_SEARCHES, MOST_SEARCHES_PER_OWNER);
    private final BackgroundLoop loop =
            new BackgroundLoop("picture-tail", Duration.ZERO, this::turn);

    Pictures(KafkaSettings settings, ApiProperties properties, MeterRegistry metrics) {
        PictureMemory memory = new PictureMemory(properties.cameras().pictureMemory().toBytes());
        this.settings = settings;
        this.looked = new LookedAt(memory);
        this.search =
                new PictureSearch(
                        properties.cameras().searchLimit().toBytes(),
                        LONGEST_SEARCH,
                        System::nanoTime);
        Counter passedOver =
                Counter.builder("flowcanvas.camera.pictures.passed.over")
                        .description("pictures that there was no memory for")
                        .register(metrics);
        this.tail =
                new PictureTail(
                        () -> consumer("latest"),
                        (camera, record) ->
                                Picture.read(record)
                                        .filter(picture -> !looked.came(camera, picture))
                                        .ifPresent(picture -> passedOver.increment()));
        searchers.allowCoreThreadTimeOut(true);
        Gauge.builder("flowcanvas.camera.looked.at", looked, LookedAt::size)
                .description("cameras whose pictures are followed here")
                .register(metrics);
        Gauge.builder("flowcanvas.camera.picture.bytes", memory, PictureMemory::held)
                .description("pictures in memory: the newest, those searched and those being sent")
                .baseUnit("bytes")
                .register(metrics);
    }

    /**
     * @param news is told of each new picture, and at once if there is one; must return at once
     */
    public Look look(Camera camera, Runnable news) {
        Look look = looked.look(camera.id(), camera.owner(), news);
        somethingNew.ring();
        return look;
    }

    private void turn() throws InterruptedException {
        looked.sweep();
        Set<UUID> cameras = looked.cameras();
        if (cameras.isEmpty()) {
            tail.rest();
            somethingNew.await(REST);
            return;
        }
        Map<UUID, TopicPartition> places = tail.turnTo(cameras);
        places.forEach(this::searchIfDue);
        tail.poll(cameras);
    }

    private void searchIfDue(UUID camera, TopicPartition place) {
        Looked known = looked.of(camera);
        if (known != null) {
            looked.begin(known).ifPresent(found -> searchInTurn(camera, place, known, found));
        }
    }

    private void searchInTurn(
            UUID camera,
            TopicPartition place,
            Looked known,
            CompletableFuture<@Nullable Void> found) {
        try {
            turns.add(
                    known.owner(),
                    () -> {
                        try {
                            searchNow(camera, place, known);
                            found.complete(null);
                        } catch (RuntimeException e) {
                            fail(camera, known, e);
                        }
                    });
        } catch (RuntimeException e) {
            fail(camera, known, e);
        }
    }

    private void searchNow(UUID camera, TopicPartition place, Looked known) {
        if (known.isClosed()) {
            return;
        }
        try (KafkaConsumer<String, byte[]> consumer = consumer("earliest")) {
            search.newest(
                            consumer,
                            place,
                            camera.toString(),
                            picture -> looked.hold(known, picture))
                    .ifPresent(known::offer);
        }
    }

    /** The next who asks has it searched again; it is done by itself where somebody looks. */
    private void fail(UUID camera, Looked known, RuntimeException reason) {
        known.failed(reason, System.nanoTime());
        looked.drop(camera, idle -> true);
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

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        searchers.shutdownNow();
        loop.close();
        tail.close();
        looked.close();
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
