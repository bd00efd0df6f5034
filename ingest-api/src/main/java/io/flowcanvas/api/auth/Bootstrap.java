package io.flowcanvas.api.auth;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.BootstrapProperties.Admin;
import io.flowcanvas.api.config.BootstrapProperties.Client;
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
 * Makes what the first login needs, as soon as the database is there: keys, an administrator and a
 * client.
 */
@Component
public final class Bootstrap {
    private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);
    private static final Retry RETRY =
            Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(200)).maxBackoff(Duration.ofSeconds(5));

    private final Schema schema;
    private final Users users;
    private final SigningKeys keys;
    private final Clients clients;
    private final Admin admin;
    private final Client client;
    private volatile boolean done;

    Bootstrap(
            Schema schema,
            Users users,
            Clients clients,
            SigningKeys keys,
            ApiProperties properties) {
        this.schema = schema;
        this.users = users;
        this.clients = clients;
        this.keys = keys;
        this.admin = properties.bootstrap().admin();
        this.client = properties.bootstrap().client();
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
        return keys.signing().then(firstAdministrator()).then(Mono.defer(this::firstClient));
    }

    private Mono<Void> firstClient() {
        if (!client.isGiven()) {
            return Mono.empty();
        }
        return clients.ensure(client.id(), client.secret())
                .doOnNext(
                        good -> {
                            if (!good) {
                                LOG.warn("event=client_stays_revoked client_id={}", client.id());
                            }
                        })
                .then();
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
