package io.flowcanvas.api.health;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.database.Database;
import io.flowcanvas.api.messaging.KafkaSettings;
import io.flowcanvas.api.objectstore.ObjectStore;
import io.flowcanvas.api.redis.Redis;
import jakarta.annotation.PreDestroy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

/** Asks every part the cheapest question that shows it works. */
@Component
class Probes {
    static final String POSTGRES = "postgres";
    static final String FLINK = "flink";
    static final String STATEFUN = "statefun";

    private static final String FUNCTIONS_JOB = "flowcanvas-functions";

    private final Database database;
    private final Redis redis;
    private final ObjectStore objects;
    private final KafkaSettings kafka;
    private final @Nullable URI flink;
    private final WebClient web = WebClient.create();
    private @Nullable Admin admin;

    Probes(
            Database database,
            Redis redis,
            ObjectStore objects,
            KafkaSettings kafka,
            ApiProperties properties) {
        this.database = database;
        this.redis = redis;
        this.objects = objects;
        this.kafka = kafka;
        this.flink = properties.flink().url();
    }

    /** Those of the parts that are configured. */
    List<Probe> all() {
        List<Probe> probes = new ArrayList<>();
        probes.add(
                new Probe("redis", redis.run(connection -> connection.reactive().ping()).then()));
        probes.add(postgres());
        probes.add(new Probe("kafka", kafka()));
        probes.add(new Probe("object_store", objects.probe()));
        if (flink != null) {
            probes.add(new Probe(FLINK, flink(flink)));
            probes.add(new Probe(STATEFUN, statefun(flink)));
        }
        return probes;
    }

    Probe postgres() {
        return new Probe(
                POSTGRES, database.one(client -> client.sql("select 1").fetch().one()).then());
    }

    private Mono<Void> kafka() {
        return Mono.fromCallable(this::admin)
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(
                        open ->
                                Mono.fromCompletionStage(
                                        () -> open.describeCluster().nodes().toCompletionStage()))
                .then();
    }

    private Mono<Void> flink(URI address) {
        return web.get()
                .uri(address.resolve("/overview"))
                .retrieve()
                .bodyToMono(JsonNode.class)
                .filter(overview -> overview.path("taskmanagers").asInt(0) > 0)
                .switchIfEmpty(
                        Mono.error(() -> new IllegalStateException("there is no task manager")))
                .then();
    }

    private Mono<Void> statefun(URI address) {
        return web.get()
                .uri(address.resolve("/jobs/overview"))
                .retrieve()
                .bodyToMono(JsonNode.class)
                .filter(overview -> overview.path("jobs").valueStream().anyMatch(Probes::isOurs))
                .switchIfEmpty(
                        Mono.error(
                                () ->
                                        new IllegalStateException(
                                                "job " + FUNCTIONS_JOB + " does not run")))
                .then();
    }

    private static boolean isOurs(JsonNode job) {
        return job.path("name").asString("").equals(FUNCTIONS_JOB)
                && job.path("state").asString("").equals("RUNNING");
    }

    private synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(kafka.admin());
        }
        return admin;
    }

    @PreDestroy
    synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
        }
    }
}
