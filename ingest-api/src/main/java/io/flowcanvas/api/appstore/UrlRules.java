package io.flowcanvas.api.appstore;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What of a URL can be checked without asking a name server. */
@Component
public final class UrlRules {
    private static final int LONGEST = 8_192;

    /** What is wrong with it, for a person; empty if nothing is. */
    public Optional<String> issue(String url) {
        if (url.length() > LONGEST) {
            return Optional.of("is longer than " + LONGEST + " characters");
        }
        try {
            URI parsed = new URI(url);
            String scheme = String.valueOf(parsed.getScheme());
            if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
                return Optional.of("must be an http or https URL");
            }
            return parsed.getHost() == null ? Optional.of("names no host") : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.of("is not a URL: " + e.getReason());
        }
    }
}
