package io.flowcanvas.jobs.images;

import io.flowcanvas.jobs.configuration.ImagesJobConfiguration;
import io.flowcanvas.jobs.images.processing.ItemProcessor;
import io.flowcanvas.jobs.images.work.ItemRunner;
import io.flowcanvas.jobs.images.work.PriorityExecutor;
import io.flowcanvas.jobs.storage.ObjectStore;
import io.flowcanvas.jobs.storage.PatientObjectStore;
import io.flowcanvas.jobs.storage.S3ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Workers, models and the object store's client, put together. */
final class ImageEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImageEngine.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration FAREWELL = Duration.ofSeconds(60);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final PriorityExecutor executor;
    private final ItemProcessor processor;
    private final ObjectStore store;
    private final ItemRunner runner;

    private ImageEngine(
            PriorityExecutor executor,
            ItemProcessor processor,
            ObjectStore store,
            int claimChecks) {
        this.executor = executor;
        this.processor = processor;
        this.store = store;
        this.runner = new ItemRunner(executor, processor, store, claimChecks, Clock.systemUTC());
    }

    static ImageEngine start(
            ImagesJobConfiguration configuration, String device, Map<String, String> environment) {
        LOG.info("event=image_engine_start workers={} device={}", configuration.workers(), device);
        ObjectStore store =
                new PatientObjectStore(
                        new S3ObjectStore(configuration.objectStore(), environment),
                        FIRST_PAUSE,
                        LONGEST_PAUSE);
        ItemProcessor processor;
        try {
            processor = Processors.create(configuration, store, device);
        } catch (RuntimeException | LinkageError e) {
            store.close();
            throw e;
        }
        return new ImageEngine(
                new PriorityExecutor(
                        configuration.workers(), configuration.urgentWorkers(), Clock.systemUTC()),
                processor,
                store,
                2 * configuration.workers());
    }

    ItemRunner runner() {
        return runner;
    }

    @Override
    public void close() {
        LOG.info("event=image_engine_stop");
        runner.close();
        boolean idle = executor.closeAndWait(FAREWELL);
        store.close();
        if (idle) {
            processor.close();
        } else {
            LOG.error("event=image_workers_stuck action=\"models are not freed under them\"");
        }
    }
}
