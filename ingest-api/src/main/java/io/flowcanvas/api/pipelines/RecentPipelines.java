package io.flowcanvas.api.pipelines;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.core.pipeline.PipelineRules;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
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

    private record Entry(Read read, long sinceNanos) {}

    /** Where they are read. */
    interface Source {
        /** Empty if there is none with this id that the caller may see. */
        Mono<StoredPipeline> find(UUID id, Caller caller);
    }

    private final Source source;
    private final PipelineRules rules;
    private final LongSupplier nanoTime;
    private final Map<UUID, Entry> entries =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<UUID, Entry> eldest) {
                    return size() > REMEMBERED;
                }
            };
    private long changes;

    @Autowired
    RecentPipelines(PipelineCatalogue catalogue, PipelineRules rules) {
        this(catalogue::find, rules, System::nanoTime);
    }

    RecentPipelines(Source source, PipelineRules rules, LongSupplier nanoTime) {
        this.source = source;
        this.rules = rules;
        this.nanoTime = nanoTime;
    }

    /** Has it read anew; for every change that is made here. */
    public synchronized void forget(UUID id) {
        changes++;
        entries.remove(id);
    }

    /** Empty if there is none with this id that the caller may see. */
    Mono<Read> find(UUID id, Caller caller) {
        return Mono.defer(
                () -> {
                    Read known = recent(id);
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

    private synchronized @Nullable Read recent(UUID id) {
        Entry entry = entries.get(id);
        return entry != null && nanoTime.getAsLong() - entry.sinceNanos() < RECENT.toNanos()
                ? entry.read()
                : null;
    }

    /** Unless something was changed while it was read. */
    private synchronized void remember(UUID id, Read read, long changesBefore) {
        if (changes == changesBefore) {
            entries.remove(id);
            entries.put(id, new Entry(read, nanoTime.getAsLong()));
        }
    }
}
