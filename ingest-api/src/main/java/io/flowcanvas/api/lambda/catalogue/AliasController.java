package io.flowcanvas.api.lambda.catalogue;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.auth.Scopes;
import io.flowcanvas.core.error.FlowcanvasException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Aliases of a function's versions. New sessions get {@code live}; pointing that to an older
 * version rolls back.
 */
@RestController
@RequestMapping("/api/v1/functions/{language_title}/aliases")
class AliasController {
    private final AliasRows rows;
    private final FunctionListing listing;
    private final FunctionCatalogue catalogue;

    AliasController(AliasRows rows, FunctionListing listing, FunctionCatalogue catalogue) {
        this.rows = rows;
        this.listing = listing;
        this.catalogue = catalogue;
    }

    @GetMapping
    Mono<FunctionAnswers.Aliases> list(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("language_title") String languageTitle) {
        Scopes.require(caller, Scopes.READ_FUNCTIONS);
        return found(languageTitle).flatMap(rows::list).map(FunctionAnswers.Aliases::new);
    }

    @PutMapping("/{alias}")
    Mono<FunctionAnswers.Pointed> point(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("language_title") String languageTitle,
            @PathVariable String alias,
            @RequestBody JsonNode body) {
        Scopes.require(caller, Scopes.WRITE_FUNCTIONS);
        requireAlias(alias);
        int version = version(body);
        return found(languageTitle)
                .flatMap(name -> rows.move(name, alias, version, caller.owner()))
                .onErrorMap(
                        DataIntegrityViolationException.class,
                        error -> FunctionController.notFound(languageTitle + "@" + version))
                .doOnNext(moved -> catalogue.forgetReferences())
                .thenReturn(new FunctionAnswers.Pointed(alias, version));
    }

    @DeleteMapping("/{alias}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> delete(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("language_title") String languageTitle,
            @PathVariable String alias) {
        Scopes.require(caller, Scopes.WRITE_FUNCTIONS);
        requireAlias(alias);
        if (alias.equals(FunctionReference.LIVE)) {
            throw FlowcanvasException.invalid(
                    "/alias",
                    "'live' cannot be deleted: point it to another version, or retire the"
                            + " function");
        }
        return found(languageTitle)
                .flatMap(name -> rows.delete(name, alias))
                .doOnSuccess(done -> catalogue.forgetReferences());
    }

    private Mono<FunctionName> found(String languageTitle) {
        FunctionName name = FunctionController.name(languageTitle);
        return listing.find(name)
                .switchIfEmpty(Mono.error(() -> FunctionController.notFound(languageTitle)))
                .thenReturn(name);
    }

    private static int version(JsonNode body) {
        JsonNode given = body.path("version");
        if (!given.isInt() || given.intValue() < 1) {
            throw FlowcanvasException.invalid("/version", "is required: a version's number");
        }
        return given.intValue();
    }

    private static void requireAlias(String alias) {
        if (!FunctionReference.isAlias(alias)) {
            throw FlowcanvasException.invalid(
                    "/alias",
                    "must be 1 to 32 lower-case letters, digits and hyphens, a letter first");
        }
    }
}
