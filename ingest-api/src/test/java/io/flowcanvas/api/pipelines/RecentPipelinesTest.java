package io.flowcanvas.api.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.core.component.ComponentCatalogue;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.pipeline.PipelineRules;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class RecentPipelinesTest {
    private static final UUID ID = new UUID(1, 2);
    private static final Caller ANNA = caller("anna");

    private final AtomicLong nanoTime = new AtomicLong();
    private final RecentPipelines recent =
            new RecentPipelines(
                    this::stored, new PipelineRules(ComponentCatalogue.load()), nanoTime::get);
    private int version = 1;
    private int reads;

    @Test
    void readsOncePerSecond() {
        assertThat(versionFor(ANNA)).isEqualTo(1);
        version = 2;
        nanoTime.addAndGet(TimeUnit.MILLISECONDS.toNanos(999));
        assertThat(versionFor(ANNA)).isEqualTo(1);
        assertThat(reads).isEqualTo(1);

        nanoTime.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));

        assertThat(versionFor(ANNA)).isEqualTo(2);
    }

    @Test
    void readsAgainAtOnceWhatWasChangedHere() {
        assertThat(versionFor(ANNA)).isEqualTo(1);
        version = 2;

        recent.forget(ID);

        assertThat(versionFor(ANNA)).isEqualTo(2);
    }

    @Test
    void keepsNothingThatWasReadBesideAChange() {
        AtomicReference<RecentPipelines> told = new AtomicReference<>(recent);
        RecentPipelines changing =
                new RecentPipelines(
                        (id, caller) -> stored(id, caller).doOnNext(read -> told.get().forget(id)),
                        new PipelineRules(ComponentCatalogue.load()),
                        nanoTime::get);
        told.set(changing);

        changing.find(ID, ANNA).block();
        changing.find(ID, ANNA).block();

        assertThat(reads).isEqualTo(2);
    }

    @Test
    void showsNobodyWhatIsNotTheirs() {
        assertThat(versionFor(ANNA)).isEqualTo(1);

        assertThat(recent.find(ID, caller("bert")).blockOptional()).isEmpty();
    }

    private int versionFor(Caller caller) {
        return recent.find(ID, caller).blockOptional().orElseThrow().stored().version();
    }

    private Mono<StoredPipeline> stored(UUID id, Caller caller) {
        reads++;
        StoredPipeline pipeline =
                new StoredPipeline(
                        id,
                        "anna",
                        version,
                        Json.parse("{\"name\":\"p\",\"steps\":[{\"component\":\"grayscale\"}]}"),
                        Instant.EPOCH,
                        Instant.EPOCH);
        return caller.maySee("anna") ? Mono.just(pipeline) : Mono.empty();
    }

    private static Caller caller(String owner) {
        return new Caller(owner, List.of(), Set.of(), "id", null, Instant.MAX);
    }
}
