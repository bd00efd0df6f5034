package io.flowcanvas.api.database;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Brings the tables up to date in the background, however late PostgreSQL comes up. */
@Component
public final class Schema implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final DataSource dataSource;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Thread thread = new Thread(this::migrateUntilDone, "schema");

    Schema(DataSource dataSource) {
        this.dataSource = dataSource;
        thread.setDaemon(true);
    }

    public boolean isReady() {
        return ready.isDone();
    }

    /** Completes once the tables are there. */
    public CompletableFuture<Void> ready() {
        return ready.copy();
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop() {
        thread.interrupt();
    }

    @Override
    public boolean isRunning() {
        return thread.isAlive();
    }

    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    private void migrateUntilDone() {
        String lastMessage = "";
        while (!Thread.currentThread().isInterrupted()) {
            try {
                migrate();
                LOG.info("event=schema_ready");
                ready.complete(null);
                return;
            } catch (FlywayException e) {
                String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
                if (!message.equals(lastMessage)) {
                    LOG.warn("event=schema_waits reason=\"{}\"", message);
                    lastMessage = message;
                }
                pause();
            }
        }
    }

    private void migrate() {
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/migration")
                .connectRetries(0)
                .load()
                .migrate();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
