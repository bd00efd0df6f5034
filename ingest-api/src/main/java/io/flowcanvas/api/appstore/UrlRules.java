package io.flowcanvas.api.appstore;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.TaskProperties;
import io.flowcanvas.outbound.AddressPolicy;
import io.flowcanvas.outbound.OutboundException;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Which URLs of clients are asked. */
@Component
public final class UrlRules {
    private static final int LONGEST = 8_192;

    private final AddressPolicy policy;

    UrlRules(ApiProperties properties) {
        TaskProperties tasks = properties.tasks();
        try {
            this.policy = AddressPolicy.of(tasks.allowedNetworks(), tasks.allowedPorts());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "flowcanvas.tasks.allowed-networks or allowed-ports: " + e.getMessage(), e);
        }
    }

    /** For those who ask them, and so learn of the addresses behind them. */
    public AddressPolicy policy() {
        return policy;
    }

    /**
     * What is wrong with a URL, for a person, as far as it can be said without a name server; empty
     * if nothing is.
     */
    public Optional<String> issue(String url) {
        if (url.length() > LONGEST) {
            return Optional.of("is longer than " + LONGEST + " characters");
        }
        try {
            policy.checkUrl(url);
            return Optional.empty();
        } catch (OutboundException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
