package io.flowcanvas.api.auth;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Administrators make accounts. */
@RestController
class UserController {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@+-]{1,100}");
    private static final int SHORTEST = 8;
    private static final int LONGEST = 72;
    private static final Set<String> ROLES = Set.of(Caller.ADMIN, "user");

    record NewUser(
            @Nullable String username, @Nullable String password, @Nullable List<String> roles) {}

    record Created(UUID id, String username, List<String> roles) {}

    private final Users users;

    UserController(Users users) {
        this.users = users;
    }

    @PostMapping("/v1/users")
    @ResponseStatus(HttpStatus.CREATED)
    Mono<Created> create(@AuthenticationPrincipal Caller caller, @RequestBody NewUser user) {
        if (!caller.isAdmin()) {
            throw new FlowcanvasException(
                    ErrorCode.FORBIDDEN, "only an administrator makes accounts");
        }
        String username = user.username() == null ? "" : user.username();
        String password = user.password() == null ? "" : user.password();
        List<String> roles = user.roles() == null ? List.of() : user.roles();
        List<Violation> found = violations(username, password, roles);
        if (!found.isEmpty()) {
            throw FlowcanvasException.invalid(found);
        }
        return users.create(username, password, roles)
                .map(made -> new Created(made.id(), made.username(), made.roles()));
    }

    static List<Violation> violations(String username, String password, List<String> roles) {
        List<Violation> found = new ArrayList<>();
        if (!NAME.matcher(username).matches()) {
            found.add(
                    new Violation(
                            "/username", "must be 1 to 100 letters, digits or one of . _ @ + -"));
        }
        int bytes = password.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < SHORTEST || bytes > LONGEST) {
            found.add(new Violation("/password", "must be 8 to 72 bytes long"));
        }
        for (int i = 0; i < roles.size(); i++) {
            if (!ROLES.contains(roles.get(i))) {
                found.add(new Violation("/roles/" + i, "must be one of admin, user"));
            }
        }
        return found;
    }
}
