package io.flowcanvas.api.canvas.watch;

import io.flowcanvas.api.auth.TokenVerifier;
import io.flowcanvas.api.cameras.CameraDirectory;
import io.flowcanvas.api.cameras.live.CameraHub;
import io.flowcanvas.api.cameras.live.CameraStates;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.WatchProperties;
import io.flowcanvas.api.tracking.ExecutionReader;
import io.flowcanvas.api.tracking.ProgressHub;
import java.time.Clock;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import reactor.netty.http.server.WebsocketServerSpec;

/** Opens {@code /v1/ws}. The token comes in a message, so the handshake itself is open. */
@Configuration(proxyBeanMethods = false)
class WatchEndpoint implements WebFluxConfigurer {
    private static final String PATH = "/v1/ws";
    private static final int BEFORE_CONTROLLERS = -1;

    private final WatchProperties limits;

    WatchEndpoint(ApiProperties properties) {
        this.limits = properties.watch();
    }

    @Bean
    HandlerMapping watchMapping(
            TokenVerifier verifier,
            ExecutionReader reader,
            ProgressHub progress,
            CameraDirectory directory,
            CameraStates states,
            CameraHub events,
            Clock clock) {
        WebSocketHandler handler =
                session ->
                        new WatchConnection(
                                        session, verifier, reader, progress, directory, states,
                                        events, limits, clock)
                                .serve();
        return new SimpleUrlHandlerMapping(Map.of(PATH, handler), BEFORE_CONTROLLERS);
    }

    @Override
    public WebSocketService getWebSocketService() {
        return new HandshakeWebSocketService(
                new ReactorNettyRequestUpgradeStrategy(
                        () ->
                                WebsocketServerSpec.builder()
                                        .maxFramePayloadLength(
                                                (int) limits.maxMessage().toBytes())));
    }
}
