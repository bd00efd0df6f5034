package io.flowcanvas.jobs;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/**
 * The errors that one class logs, for the test that provokes them; the console has none of them.
 */
public final class CapturedLog implements AutoCloseable {
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final List<LogEvent> events = new CopyOnWriteArrayList<>();
    private final String name;

    private final class Keeping extends AbstractAppender {
        Keeping() {
            super("captured", null, null, false, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            events.add(event.toImmutable());
        }
    }

    private CapturedLog(String name) {
        this.name = name;
        Keeping appender = new Keeping();
        appender.start();
        LoggerConfig logger = new LoggerConfig(name, Level.ERROR, false);
        logger.addAppender(appender, null, null);
        context.getConfiguration().addLogger(name, logger);
        context.updateLoggers();
    }

    public static CapturedLog of(Class<?> type) {
        return new CapturedLog(type.getName());
    }

    public static CapturedLog of(String logger) {
        return new CapturedLog(logger);
    }

    /** So far, each with what was thrown. */
    public List<LogEvent> events() {
        return List.copyOf(events);
    }

    @Override
    public void close() {
        context.getConfiguration().removeLogger(name);
        context.updateLoggers();
    }
}
