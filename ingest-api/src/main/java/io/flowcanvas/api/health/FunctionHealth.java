package io.flowcanvas.api.health;

import io.flowcanvas.api.calls.FunctionServer;
import io.flowcanvas.api.lambda.ResultCache;
import io.flowcanvas.api.lambda.catalogue.FunctionFolder;
import io.flowcanvas.api.limits.RateLimiter;
import io.flowcanvas.core.function.Language;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** How the parts are that only functions need. */
@Component
final class FunctionHealth {
    private static final String OK = "ok";
    private static final String DOWN = "down";
    private static final String DISABLED = "disabled";

    /**
     * @param runtimes by language: ok, unavailable, down where the server does not answer, disabled
     *     where none is configured
     * @param folder what keeps functions of the folder from being published, by sub-folder
     * @param shared rate_limits and result_cache: ok, or what is done without Redis
     */
    record State(
            Map<String, String> runtimes, Map<String, String> shared, Map<String, String> folder) {
        boolean isWhole() {
            return folder.isEmpty()
                    && !runtimes.containsValue(DOWN)
                    && !runtimes.containsValue("unavailable")
                    && !shared.containsValue("local")
                    && !shared.containsValue("off");
        }
    }

    private final FunctionServer server;
    private final RateLimiter limiter;
    private final ResultCache cache;
    private final FunctionFolder folder;

    FunctionHealth(
            FunctionServer server, RateLimiter limiter, ResultCache cache, FunctionFolder folder) {
        this.server = server;
        this.limiter = limiter;
        this.cache = cache;
        this.folder = folder;
    }

    Mono<State> state() {
        return Mono.zip(Mono.defer(this::runtimes), limiter.isShared(), cache.works())
                .map(
                        all ->
                                new State(
                                        all.getT1(),
                                        shared(all.getT2(), all.getT3()),
                                        folder.problems()));
    }

    private Map<String, String> shared(boolean limits, boolean results) {
        Map<String, String> shared = new LinkedHashMap<>();
        shared.put("rate_limits", limits ? OK : "local");
        shared.put("result_cache", !cache.isEnabled() ? DISABLED : results ? OK : "off");
        return shared;
    }

    private Mono<Map<String, String>> runtimes() {
        return server.isConfigured()
                ? server.runtimes().map(FunctionHealth::states).onErrorReturn(all(DOWN))
                : Mono.just(all(DISABLED));
    }

    private static Map<String, String> states(
            Map<Language, FunctionServer.LanguageState> runtimes) {
        Map<String, String> states = new LinkedHashMap<>();
        runtimes.forEach(
                (language, runtime) ->
                        states.put(
                                language.wireName(), runtime.isAvailable() ? OK : "unavailable"));
        return states;
    }

    private static Map<String, String> all(String state) {
        Map<String, String> states = new LinkedHashMap<>();
        for (Language language : Language.values()) {
            states.put(language.wireName(), state);
        }
        return states;
    }
}
