package io.flowcanvas.api.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Properties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.config.ResourceHandlerRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** {@code /openapi.yaml}, and Swagger UI over it at {@code /docs}. */
@Configuration(proxyBeanMethods = false)
class DocsPages implements WebFluxConfigurer {
    private static final String WEBJAR = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
    private static final MediaType YAML = MediaType.parseMediaType("application/yaml");

    @Bean
    RouterFunction<ServerResponse> docs() {
        return RouterFunctions.route()
                .GET("/", request -> ServerResponse.temporaryRedirect(URI.create("/docs")).build())
                .GET("/openapi.yaml", request -> page(YAML, "docs/openapi.yaml"))
                .GET("/docs", request -> page(MediaType.TEXT_HTML, "docs/index.html"))
                .GET(
                        "/docs/initializer.js",
                        request ->
                                page(
                                        MediaType.parseMediaType("text/javascript"),
                                        "docs/initializer.js"))
                .build();
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/docs/assets/**")
                .addResourceLocations(
                        "classpath:/META-INF/resources/webjars/swagger-ui/" + version() + "/");
    }

    private static reactor.core.publisher.Mono<ServerResponse> page(MediaType type, String path) {
        Resource resource = new ClassPathResource(path);
        return ServerResponse.ok().contentType(type).bodyValue(resource);
    }

    private static String version() {
        Properties properties = new Properties();
        try (InputStream in = DocsPages.class.getResourceAsStream(WEBJAR)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
