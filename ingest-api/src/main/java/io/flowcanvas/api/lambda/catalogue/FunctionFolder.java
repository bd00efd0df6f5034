package io.flowcanvas.api.lambda.catalogue;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.FunctionProperties;
import io.flowcanvas.api.database.Schema;
import io.flowcanvas.api.messaging.BackgroundLoop;
import io.flowcanvas.core.error.FlowcanvasException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Publishes the functions of a folder in the background, however late the engine comes up. Only
 * content that was never published is: what somebody has replaced, rolled back or retired since
 * stays as it is. A function that is refused is tried again when its files change.
 */
@Component
public final class FunctionFolder implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(FunctionFolder.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final String OWNER = "system";

    private final Publisher publisher;
    private final Schema schema;
    private final FunctionProperties properties;
    private final BackgroundLoop loop;
    private final Map<String, String> states = new ConcurrentSkipListMap<>();
    private final Map<String, String> refused = new TreeMap<>();
    private volatile boolean done;

    FunctionFolder(Publisher publisher, Schema schema, ApiProperties properties) {
        this.schema = schema;
        this.publisher = publisher;
        this.properties = properties.functions();
        this.loop = new BackgroundLoop("function-folder", PAUSE, this::publishAll);
    }

    /** What keeps functions of the folder from being published, by sub-folder; empty: nothing. */
    public Map<String, String> problems() {
        return Map.copyOf(states);
    }

    /** Whether there is a folder to publish. */
    public boolean isConfigured() {
        return !properties.directory().isBlank();
    }

    /** Whether all of the folder is published. */
    public boolean isDone() {
        return done;
    }

    private void publishAll() throws IOException {
        if (done || !schema.isReady()) {
            return;
        }
        for (Path folder : folders()) {
            publishOne(folder, folder.getFileName().toString());
        }
        done = states.isEmpty();
        if (done) {
            LOG.info("event=function_folder_published directory={}", properties.directory());
        }
    }

    private List<Path> folders() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(properties.directory()))) {
            return all.filter(folder -> Files.isRegularFile(folder.resolve(FunctionDocument.FILE)))
                    .sorted()
                    .toList();
        }
    }

    private void publishOne(Path folder, String label) {
        String fingerprint = "";
        try {
            Candidate candidate = FolderReader.read(folder, properties);
            fingerprint = candidate.fingerprint();
            if (fingerprint.equals(refused.get(label))) {
                return;
            }
            if (!Boolean.TRUE.equals(publisher.knows(candidate).block())) {
                publisher.publish(candidate, OWNER).block();
            }
            states.remove(label);
        } catch (FlowcanvasException e) {
            report(label, e);
            if (isFinal(e)) {
                refused.put(label, fingerprint);
            }
        } catch (IOException e) {
            report(label, e);
        }
    }

    private void report(String label, Exception problem) {
        String message = String.valueOf(problem.getMessage());
        if (message.equals(states.put(label, message))) {
            return;
        }
        if (problem instanceof FlowcanvasException known && !isFinal(known)) {
            LOG.info("event=function_waits folder={} reason=\"{}\"", label, message);
        } else {
            LOG.error("event=function_refused folder={} reason=\"{}\"", label, message);
        }
    }

    /** Trying again without a change would end the same. */
    private static boolean isFinal(FlowcanvasException problem) {
        return switch (problem.code()) {
            case INVALID_REQUEST, INVALID_BUNDLE, COMPILATION_FAILED, EXAMPLE_FAILED -> true;
            default -> false;
        };
    }

    @Override
    public void start() {
        if (isConfigured()) {
            loop.start();
        }
    }

    @Override
    public void stop() {
        loop.close();
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
