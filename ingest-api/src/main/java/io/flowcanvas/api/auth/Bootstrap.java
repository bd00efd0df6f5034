package io.flowcanvas.api.auth;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.BootstrapProperties.Admin;
import io.flowcanvas.api.database.Schema;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Makes what the first login needs, as soon as the database is there: keys and an administrator.
 */
@Component
public final class Bootstrap {
    private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);
    private static final Retry RETRY =
            Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(200)).maxBackoff(Duration.ofSeconds(5));

    private final Schema schema;
    private final Users users;
    private final SigningKeys keys;
    private final Admin admin;
    private volatile boolean done;

    Bootstrap(Schema schema, Users users, SigningKeys keys, ApiProperties properties) {
        this.schema = schema;
        this.users = users;
        this.keys = keys;
        this.admin = properties.bootstrap().admin();
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        Mono.fromFuture(schema.ready())
                .then(Mono.defer(this::prepare).retryWhen(RETRY))
                .subscribe(
                        never -> {},
                        error -> LOG.error("event=bootstrap_failed", error),
                        () -> done = true);
    }

    /** Whether somebody can log in. */
    public boolean isDone() {
        return done;
    }

    private Mono<Void> prepare() {
        return keys.signing().then(firstAdministrator());
    }

    private Mono<Void> firstAdministrator() {
        if (!admin.isGiven()) {
            return Mono.empty();
        }
        return users.createFirst(admin.username(), admin.password())
                .doOnNext(
                        made -> {
                            if (made) {
                                LOG.info("event=administrator_made username={}", admin.username());
                            }
                        })
                .then();
    }
}
