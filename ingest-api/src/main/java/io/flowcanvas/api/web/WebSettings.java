package io.flowcanvas.api.web;

import io.flowcanvas.api.config.ApiProperties;
import java.time.Duration;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.codec.multipart.PartEventHttpMessageReader;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/** Limits of every request. */
@Configuration(proxyBeanMethods = false)
class WebSettings implements WebFluxConfigurer {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);
    private static final int FIELD_LIMIT = 1024 * 1024;
    private static final int PARTS_BESIDE_FILES = 100;

    private final ApiProperties properties;

    WebSettings(ApiProperties properties) {
        this.properties = properties;
    }

    @Override
    public void configureHttpMessageCodecs(ServerCodecConfigurer configurer) {
        int maxParts = 2 * properties.submission().maxItems() + PARTS_BESIDE_FILES;
        configurer
                .defaultCodecs()
                .configureDefaultCodec(
                        codec -> {
                            if (codec instanceof PartEventHttpMessageReader reader) {
                                reader.setMaxInMemorySize(FIELD_LIMIT);
                                reader.setMaxParts(maxParts);
                            }
                        });
    }

    /** A client that stops sending in the middle of a request is cut off. */
    @Bean
    NettyServerCustomizer readTimeout() {
        return server -> server.readTimeout(READ_TIMEOUT);
    }
}
