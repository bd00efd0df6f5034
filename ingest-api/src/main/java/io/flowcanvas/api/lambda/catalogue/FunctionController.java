package io.flowcanvas.api.lambda.catalogue;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.auth.Scopes;
import io.flowcanvas.api.objectstore.ObjectStore;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.function.Language;
import io.flowcanvas.core.naming.ObjectKeys;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Functions as they are published: list, detail, versions, files, logs. */
@RestController
@RequestMapping("/api/v1/functions")
class FunctionController {
    private static final MediaType ZIP = MediaType.parseMediaType("application/zip");
    private static final int LOGS = 50;

    private final FunctionListing listing;
    private final FunctionCatalogue catalogue;
    private final FunctionLog log;
    private final ObjectStore objects;
    private final int mostLogs;

    FunctionController(
            FunctionListing listing,
            FunctionCatalogue catalogue,
            FunctionLog log,
            ObjectStore objects,
            io.flowcanvas.api.config.ApiProperties properties) {
        this.listing = listing;
        this.catalogue = catalogue;
        this.log = log;
        this.objects = objects;
        this.mostLogs = properties.functions().logEntries();
    }

    @GetMapping
    Mono<FunctionAnswers.Functions> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(required = false) @Nullable String language,
            ServerHttpRequest request) {
        Scopes.require(caller, Scopes.READ_FUNCTIONS);
        PageNumber page = PageNumber.of(request.getQueryParams());
        Language wanted =
                language == null || language.isEmpty()
                        ? null
                        : Language.find(language).orElseThrow(FunctionController::noLanguage);
        return listing.list(wanted, page)
                .map(
                        slice ->
                                new FunctionAnswers.Functions(
                                        slice.total(), page.page(), page.perPage(), slice.rows()));
    }

    @GetMapping("/{language_title}")
    Mono<FunctionAnswers.Function> read(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("language_title") String languageTitle) {
        Scopes.require(caller, Scopes.READ_FUNCTIONS);
        FunctionName name = name(languageTitle);
        return found(name)
                .zipWith(catalogue.find(name.languageTitle()), FunctionAnswers::function)
                .switchIfEmpty(Mono.error(() -> notFound(languageTitle)));
    }

    @GetMapping("/{language_title}/versions")
    Mono<FunctionAnswers.Versions> versions(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("language_title") String languageTitle,
            ServerHttpRequest request) {
        Scopes.require(caller, Scopes.READ_FUNCTIONS);
        PageNumber page = PageNumber.of(request.getQueryParams());
        FunctionName name = name(languageTitle);
        return found(name)
                .then(listing.versions(name, page))
                .map(
                        slice ->
                                new FunctionAnswers.Versions(
                                        slice.total(), page.page(), page.perPage(), slice.rows()));
    }

    @GetMapping("/{language_title}/versions/{version}")
    Mono<FunctionAnswers.Version> version(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("language_title") String languageTitle,
            @PathVariable String version) {
        Scopes.require(caller, Scopes.READ_FUNCTIONS);
        return version(languageTitle, version).map(FunctionAnswers::version);
    }

    /** The bundle as the function server gets it. */
    @GetMapping("/{language_title}/versions/{version}/source")
    Mono<ResponseEntity<Flux<DataBuffer>>> source(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("language_title") String languageTitle,
            @PathVariable String version) {
        Scopes.require(caller, Scopes.WRITE_FUNCTIONS);
        return version(languageTitle, version)
                .map(
                        function ->
                                ResponseEntity.ok()
                                        .contentType(ZIP)
                                        .contentLength(function.sizeBytes())
                                        .header(
                                                HttpHeaders.CONTENT_DISPOSITION,
                                                attachment(function))
                                        .eTag('"' + function.digest() + '"')
                                        .body(bundle(function)));
    }

    @GetMapping("/{language_title}/logs")
    Mono<FunctionAnswers.Logs> logs(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("language_title") String languageTitle,
            @RequestParam(required = false) @Nullable String limit) {
        Scopes.require(caller, Scopes.WRITE_FUNCTIONS);
        FunctionName name = name(languageTitle);
        int count = limit == null ? Math.min(LOGS, mostLogs) : logLimit(limit);
        return found(name).then(log.recent(name, count)).map(FunctionAnswers.Logs::new);
    }

    private int logLimit(String text) {
        if (text.matches("[1-9][0-9]{0,5}") && Integer.parseInt(text) <= mostLogs) {
            return Integer.parseInt(text);
        }
        throw FlowcanvasException.invalid("/limit", "must be a number from 1 to " + mostLogs);
    }

    private Mono<PublishedFunction> version(String languageTitle, String version) {
        FunctionName name = name(languageTitle);
        if (!version.matches("[1-9][0-9]{0,8}")) {
            throw notFound(languageTitle + "@" + version);
        }
        return found(name)
                .then(catalogue.find(name.language(), name.title(), Integer.parseInt(version)))
                .switchIfEmpty(Mono.error(() -> notFound(languageTitle + "@" + version)));
    }

    private Flux<DataBuffer> bundle(PublishedFunction function) {
        return objects.read(ObjectKeys.functionBundle(function.digest()), null)
                .map(DefaultDataBufferFactory.sharedInstance::wrap);
    }

    private static String attachment(PublishedFunction function) {
        return ContentDisposition.attachment()
                .filename(function.languageTitle() + "-" + function.version() + ".zip")
                .build()
                .toString();
    }

    private Mono<FunctionListing.Summary> found(FunctionName name) {
        return listing.find(name).switchIfEmpty(Mono.error(() -> notFound(name.languageTitle())));
    }

    static FunctionName name(String languageTitle) {
        return FunctionName.parse(languageTitle).orElseThrow(() -> notFound(languageTitle));
    }

    static FlowcanvasException notFound(String function) {
        String shown = function.length() > 150 ? function.substring(0, 150) + "…" : function;
        return new FlowcanvasException(
                ErrorCode.NOT_FOUND,
                "there is no function '"
                        + shown
                        + "'; GET /api/v1/functions lists those there are");
    }

    private static FlowcanvasException noLanguage() {
        return FlowcanvasException.invalid("/language", "must be one of nodejs, python, rust");
    }
}
