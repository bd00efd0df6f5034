package io.flowcanvas.api.pipelines;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.core.pipeline.PipelineRules;
import java.time.Duration;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Pipelines as they were read at most a second ago, so that not every picture of a stream asks the
 * database. A change that was made here counts at once, one of another replica within that second.
 */
@Component
public final class RecentPipelines {
    private static final Duration RECENT = Duration.ofSeconds(1);
    private static final int REMEMBERED = 1_000;

    /** One and what its document says. */
    record Read(StoredPipeline stored, Pipeline pipeline) {}

    /** Where they are read. */
    interface Source {
        /** Empty if there is none with this id that the caller may see. */
        Mono<StoredPipeline> find(UUID id, Caller caller);
    }

    private final Source source;
    private final PipelineRules rules;
    private final Cache<UUID, Read> reads;
    private long changes;

    @Autowired
    RecentPipelines(PipelineCatalogue catalogue, PipelineRules rules) {
        this(catalogue::find, rules, Ticker.systemTicker());
    }

    RecentPipelines(Source source, PipelineRules rules, Ticker ticker) {
        this.source = source;
        this.rules = rules;
        this.reads =
                Caffeine.newBuilder()
                        .maximumSize(REMEMBERED)
                        .expireAfterWrite(RECENT)
                        .ticker(ticker)
                        .build();
    }

    /** Has it read anew; for every change that is made here. */
    public synchronized void forget(UUID id) {
        changes++;
        reads.invalidate(id);
    }

    /** Empty if there is none with this id that the caller may see. */
    Mono<Read> find(UUID id, Caller caller) {
        return Mono.defer(
                () -> {
                    Read known = reads.getIfPresent(id);
                    return known != null && caller.maySee(known.stored().owner())
                            ? Mono.just(known)
                            : read(id, caller, changesSoFar());
                });
    }

    private Mono<Read> read(UUID id, Caller caller, long changesBefore) {
        return source.find(id, caller)
                .map(stored -> new Read(stored, rules.parse(stored.document())))
                .doOnNext(read -> remember(id, read, changesBefore));
    }

    private synchronized long changesSoFar() {
        return changes;
    }

    /** Unless something was changed while it was read. */
    private synchronized void remember(UUID id, Read read, long changesBefore) {
        if (changes == changesBefore) {
            reads.put(id, read);
        }
    }
}
