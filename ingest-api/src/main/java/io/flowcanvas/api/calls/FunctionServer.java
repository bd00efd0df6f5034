package io.flowcanvas.api.calls;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.function.Language;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** What the function server says of the languages it runs; asked at most every two seconds. */
@Component
public final class FunctionServer {
    private static final Duration FRESH = Duration.ofSeconds(2);

    /**
     * @param message what is missing and how to install it, or the runtime's version
     */
    public record LanguageState(boolean isAvailable, String message) {}

    private final Mono<Map<Language, LanguageState>> runtimes;
    private final boolean configured;

    FunctionServer(ApiProperties properties) {
        @Nullable URI address = properties.functions().serverUrl();
        this.configured = address != null;
        this.runtimes =
                address == null
                        ? Mono.just(Map.of())
                        : ask(address, properties.health().probeTimeout());
    }

    public boolean isConfigured() {
        return configured;
    }

    /** Fails if the server does not answer; a language it does not mention is not there. */
    public Mono<Map<Language, LanguageState>> runtimes() {
        return runtimes;
    }

    /**
     * @return fails with {@code RUNTIME_UNAVAILABLE} if the server says that it cannot run the
     *     language; a server that says nothing may still come up in time
     */
    public Mono<Void> check(Language language) {
        return runtimes.map(known -> Optional.ofNullable(known.get(language)))
                .onErrorReturn(Optional.empty())
                .flatMap(
                        runtime ->
                                runtime.filter(known -> !known.isAvailable())
                                        .map(
                                                missing ->
                                                        Mono.<Void>error(
                                                                missing(language, missing)))
                                        .orElseGet(Mono::empty));
    }

    private static Mono<Map<Language, LanguageState>> ask(URI address, Duration timeout) {
        return WebClient.create()
                .get()
                .uri(address.resolve("/health"))
                // 503 has the same body
                .exchangeToMono(answer -> answer.bodyToMono(JsonNode.class))
                .map(FunctionServer::read)
                .timeout(timeout)
                .cache(known -> FRESH, error -> FRESH, () -> Duration.ZERO);
    }

    private static Map<Language, LanguageState> read(JsonNode health) {
        Map<Language, LanguageState> runtimes = new EnumMap<>(Language.class);
        for (Language language : Language.values()) {
            JsonNode runtime = health.path("runtimes").path(language.wireName());
            runtimes.put(
                    language,
                    new LanguageState(
                            runtime.path("status").asString("").equals("ok"),
                            runtime.path("message")
                                    .asString("the function server does not run it")));
        }
        return runtimes;
    }

    private static FlowcanvasException missing(Language language, LanguageState runtime) {
        return new FlowcanvasException(
                ErrorCode.RUNTIME_UNAVAILABLE,
                "functions in %s cannot be run: %s"
                        .formatted(language.wireName(), runtime.message()));
    }
}
