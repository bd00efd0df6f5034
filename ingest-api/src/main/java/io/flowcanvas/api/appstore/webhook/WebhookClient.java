package io.flowcanvas.api.appstore.webhook;

import io.flowcanvas.api.appstore.UrlRules;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.WebhookProperties;
import io.flowcanvas.outbound.GuardedClient;
import io.flowcanvas.outbound.OutboundLimits;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The way to the receivers: guarded as downloads are, and following no redirect. */
@Configuration(proxyBeanMethods = false)
class WebhookClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    @Bean(destroyMethod = "close")
    GuardedClient receivers(UrlRules urls, ApiProperties properties) {
        WebhookProperties webhooks = properties.tasks().webhooks();
        return GuardedClient.open(
                urls.policy(),
                new OutboundLimits(
                        CONNECT,
                        CONNECT,
                        webhooks.timeout(),
                        webhooks.timeout(),
                        0,
                        webhooks.atOnce(),
                        1));
    }
}
