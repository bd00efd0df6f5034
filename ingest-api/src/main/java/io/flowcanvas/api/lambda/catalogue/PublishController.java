package io.flowcanvas.api.lambda.catalogue;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.auth.Scopes;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.FunctionProperties;
import io.flowcanvas.api.web.Bodies;
import io.flowcanvas.api.web.Links;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.function.Language;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Publishes functions, as a source text in JSON or as a ZIP with {@code function.json}. */
@RestController
@RequestMapping("/api/v1/functions/{language_title}")
class PublishController {
    private final Publisher publisher;
    private final VersionRows rows;
    private final FunctionCatalogue catalogue;
    private final FunctionProperties properties;
    private final UploadSlots slots;
    private final Links links;
    private final DataSize jsonLimit;

    PublishController(
            Publisher publisher,
            VersionRows rows,
            FunctionCatalogue catalogue,
            ApiProperties properties,
            Links links) {
        this.publisher = publisher;
        this.rows = rows;
        this.catalogue = catalogue;
        this.properties = properties.functions();
        this.slots = new UploadSlots(this.properties.uploads());
        this.links = links;
        // a source in quotes can be twice as long, and schemas and examples stand beside it
        this.jsonLimit = DataSize.ofBytes(3 * this.properties.sourceLimit().toBytes());
    }

    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<FunctionAnswers.Published>> publishSource(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("language_title") String languageTitle,
            ServerHttpRequest request) {
        Scopes.require(caller, Scopes.WRITE_FUNCTIONS);
        FunctionName name = nameToPublish(languageTitle);
        return Bodies.read(request, jsonLimit)
                .publishOn(Schedulers.boundedElastic())
                .map(
                        body ->
                                FunctionDocument.ofSource(
                                        name,
                                        Bodies.json(body),
                                        properties.sourceLimit().toBytes()))
                .flatMap(candidate -> publisher.publish(candidate, caller.owner()))
                .map(done -> answer(name, done, request));
    }

    @PutMapping(consumes = "application/zip")
    Mono<ResponseEntity<FunctionAnswers.Published>> publishBundle(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("language_title") String languageTitle,
            ServerHttpRequest request) {
        Scopes.require(caller, Scopes.WRITE_FUNCTIONS);
        FunctionName name = nameToPublish(languageTitle);
        return slots.hold(
                        Bodies.read(request, properties.bundleLimit()),
                        zip ->
                                publisher.publish(
                                        BundleUpload.read(
                                                name, zip, properties.sourceLimit().toBytes()),
                                        caller.owner()))
                .map(done -> answer(name, done, request));
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> retire(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("language_title") String languageTitle) {
        Scopes.require(caller, Scopes.WRITE_FUNCTIONS);
        return rows.retire(FunctionController.name(languageTitle))
                .filter(known -> known)
                .switchIfEmpty(Mono.error(() -> FunctionController.notFound(languageTitle)))
                .doOnNext(known -> catalogue.forgetReferences())
                .then();
    }

    private ResponseEntity<FunctionAnswers.Published> answer(
            FunctionName name, Publication done, ServerHttpRequest request) {
        FunctionAnswers.Published body =
                new FunctionAnswers.Published(name.languageTitle(), done.version());
        return done.isNewFunction()
                ? ResponseEntity.created(links.to(request, "/api/v1/functions/" + name)).body(body)
                : ResponseEntity.ok(body);
    }

    private static FunctionName nameToPublish(String languageTitle) {
        return FunctionName.parse(languageTitle)
                .orElseThrow(
                        () ->
                                FlowcanvasException.invalid(
                                        "/language_title",
                                        "must be LANGUAGE-TITLE: one of %s, a hyphen, and 1 to %d lower-case letters, digits and single hyphens"
                                                .formatted(
                                                        languages(), FunctionName.LONGEST_TITLE)));
    }

    private static String languages() {
        return Arrays.stream(Language.values())
                .map(Language::wireName)
                .collect(Collectors.joining(", "));
    }
}
