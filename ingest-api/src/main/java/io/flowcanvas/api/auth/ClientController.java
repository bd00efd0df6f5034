package io.flowcanvas.api.auth;

import io.flowcanvas.api.web.Ids;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.core.naming.Identifiers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Administrators make clients, see them and end them. */
@RestController
@RequestMapping("/v1/clients")
class ClientController {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final int LONGEST_NAME = 200;
    private static final Set<String> ROLES = Set.of(Caller.ADMIN, "user");

    record NewClient(
            @Nullable String clientId, @Nullable String name, @Nullable List<String> roles) {}

    /** With the secret, which is said here and nowhere again. */
    record Created(
            String clientId,
            String clientSecret,
            String name,
            List<String> roles,
            Instant createdAt) {}

    record Listed(
            String clientId,
            String name,
            List<String> roles,
            Instant createdAt,
            @Nullable Instant revokedAt) {}

    record Listing(List<Listed> data) {}

    private final Clients clients;

    ClientController(Clients clients) {
        this.clients = clients;
    }

    @PostMapping
    Mono<ResponseEntity<Created>> create(
            @AuthenticationPrincipal Caller caller, @RequestBody NewClient client) {
        administratorsOnly(caller);
        String id =
                client.clientId() == null
                        ? Identifiers.timeOrdered().toString()
                        : client.clientId();
        String name = client.name() == null ? id : client.name();
        List<String> roles = client.roles() == null ? List.of() : client.roles();
        List<Violation> found = violations(id, name, roles);
        if (!found.isEmpty()) {
            throw FlowcanvasException.invalid(found);
        }
        String secret = Clients.newSecret();
        return clients.create(id, name, secret, roles)
                .map(
                        made ->
                                ResponseEntity.status(HttpStatus.CREATED)
                                        .header("Cache-Control", "no-store")
                                        .body(
                                                new Created(
                                                        made.id(),
                                                        secret,
                                                        made.name(),
                                                        made.roles(),
                                                        made.createdAt())));
    }

    @GetMapping
    Mono<Listing> list(@AuthenticationPrincipal Caller caller) {
        administratorsOnly(caller);
        return clients.all().map(ClientController::listed).collectList().map(Listing::new);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> revoke(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
        administratorsOnly(caller);
        if (!isId(id)) {
            throw Ids.notFound("client");
        }
        return clients.revoke(id)
                .flatMap(found -> found ? Mono.empty() : Mono.error(Ids.notFound("client")));
    }

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    private static List<Violation> violations(String id, String name, List<String> roles) {
        List<Violation> found = new ArrayList<>();
        if (!isId(id)) {
            found.add(
                    new Violation(
                            "/client_id", "must be 1 to 100 letters, digits or one of . _ -"));
        }
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            found.add(new Violation("/name", "must be 1 to " + LONGEST_NAME + " characters"));
        }
        for (int i = 0; i < roles.size(); i++) {
            if (!ROLES.contains(roles.get(i))) {
                found.add(new Violation("/roles/" + i, "must be one of admin, user"));
            }
        }
        return found;
    }

    private static void administratorsOnly(Caller caller) {
        if (!caller.isAdmin()) {
            throw new FlowcanvasException(
                    ErrorCode.FORBIDDEN, "only an administrator makes, sees and ends clients");
        }
    }

    private static Listed listed(Client client) {
        return new Listed(
                client.id(), client.name(), client.roles(), client.createdAt(), client.revokedAt());
    }
}
