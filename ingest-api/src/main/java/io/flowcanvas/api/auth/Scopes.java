package io.flowcanvas.api.auth;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Scopes of access tokens: which there are, who gets which, and how a token says them. */
public final class Scopes {
    public static final String EXECUTE_ALL = "execute:all";
    public static final String READ_FUNCTIONS = "read:functions";
    public static final String WRITE_FUNCTIONS = "write:functions";
    public static final String CODE_EXECUTE = "code:execute";

    static final String CLAIM = "scope";
    private static final String SHORT_CLAIM = "scp";
    private static final List<String> EVERYBODYS =
            List.of(EXECUTE_ALL, READ_FUNCTIONS, CODE_EXECUTE);

    private Scopes() {}

    /**
     * @throws FlowcanvasException {@code FORBIDDEN} unless the caller's token has one of the scopes
     */
    public static void require(Caller caller, String... oneOf) {
        if (Arrays.stream(oneOf).noneMatch(caller::may)) {
            throw new FlowcanvasException(
                    ErrorCode.FORBIDDEN,
                    "the access token lacks scope "
                            + String.join(" or ", oneOf)
                            + "; ask for one that has it");
        }
    }

    /** All that our own issuer gives. */
    static List<String> all() {
        return List.of(EXECUTE_ALL, READ_FUNCTIONS, CODE_EXECUTE, WRITE_FUNCTIONS);
    }

    /** The claim of our own tokens. */
    static String of(Collection<String> roles) {
        String everybodys = String.join(" ", EVERYBODYS);
        return roles.contains(Caller.ADMIN) ? everybodys + " " + WRITE_FUNCTIONS : everybodys;
    }

    /**
     * Claims {@code scope} and {@code scp}, each a text with spaces or a list, as issuers differ.
     */
    static Set<String> of(Map<String, Object> claims) {
        Set<String> scopes = new LinkedHashSet<>();
        add(claims.get(CLAIM), scopes);
        add(claims.get(SHORT_CLAIM), scopes);
        return scopes;
    }

    private static void add(@Nullable Object claim, Set<String> scopes) {
        if (claim instanceof String text) {
            Arrays.stream(text.split(" ", -1)).filter(part -> !part.isEmpty()).forEach(scopes::add);
        } else if (claim instanceof Collection<?> list) {
            list.stream()
                    .filter(String.class::isInstance)
                    .map(String.class::cast)
                    .forEach(scopes::add);
        }
    }
}
