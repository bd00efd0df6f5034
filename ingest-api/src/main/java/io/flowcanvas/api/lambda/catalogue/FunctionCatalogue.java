package io.flowcanvas.api.lambda.catalogue;

import io.flowcanvas.core.function.Language;
import java.time.Duration;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Finds published functions without asking the database each time. What an alias means is asked
 * anew after a second, so a roll-back reaches every replica within that; a listener on the database
 * would be told sooner, but not while its connection is broken, and nobody would notice. Versions
 * never change and stay as long as there is room.
 */
@Component
public final class FunctionCatalogue {
    static final Duration ALIAS_LIFETIME = Duration.ofSeconds(1);

    private static final int VERSIONS = 1_000;
    private static final int REFERENCES = 10_000;

    private final FunctionRows rows;
    private final AnswerCache<String, PublishedFunction> references =
            new AnswerCache<>(REFERENCES, ALIAS_LIFETIME);
    private final AnswerCache<String, PublishedFunction> versions =
            new AnswerCache<>(VERSIONS, null);

    FunctionCatalogue(FunctionRows rows) {
        this.rows = rows;
    }

    /**
     * The function that new sessions get.
     *
     * @param reference {@code LANGUAGE-TITLE}, with {@code @VERSION} or {@code @ALIAS} behind it if
     *     it is not to be the alias {@code live}
     * @return empty if there is no such function or version, or it is retired
     */
    public Mono<PublishedFunction> find(String reference) {
        return FunctionReference.parse(reference)
                .map(known -> references.get(reference, () -> resolve(known)))
                .orElseGet(Mono::empty);
    }

    /**
     * A version that a session is pinned to; retired ones are found too.
     *
     * @return empty if there is no such version
     */
    public Mono<PublishedFunction> find(Language language, String title, int version) {
        return version(new FunctionName(language, title), version);
    }

    private Mono<PublishedFunction> resolve(FunctionReference reference) {
        return rows.version(reference).flatMap(version -> version(reference.name(), version));
    }

    private Mono<PublishedFunction> version(FunctionName name, int version) {
        return versions.get(name + "@" + version, () -> rows.find(name, version));
    }

    /** This replica's own changes are seen at once. */
    void forgetReferences() {
        references.clear();
    }
}
