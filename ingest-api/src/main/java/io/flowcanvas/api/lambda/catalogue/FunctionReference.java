package io.flowcanvas.api.lambda.catalogue;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names a function at a version or an alias: {@code nodejs-calculator}, {@code
 * nodejs-calculator@3}, {@code nodejs-calculator@canary}. A number is a version, so no alias is
 * one.
 *
 * @param selector a version or an alias, {@code live} where none is written
 */
record FunctionReference(FunctionName name, String selector) {
    static final String LIVE = "live";

    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");
    private static final Pattern ALIAS = Pattern.compile("[a-z](?:[a-z0-9-]{0,30}[a-z0-9])?");

    /** Empty if it can name nothing. */
    static Optional<FunctionReference> parse(String text) {
        int at = text.indexOf('@');
        String selector = at < 0 ? LIVE : text.substring(at + 1);
        if (!VERSION.matcher(selector).matches() && !isAlias(selector)) {
            return Optional.empty();
        }
        return FunctionName.parse(at < 0 ? text : text.substring(0, at))
                .map(name -> new FunctionReference(name, selector));
    }

    static boolean isAlias(String text) {
        return ALIAS.matcher(text).matches();
    }

    boolean isVersion() {
        return VERSION.matcher(selector).matches();
    }

    /** Of a reference to a version. */
    int version() {
        return Integer.parseInt(selector);
    }
}
