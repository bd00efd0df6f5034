package io.flowcanvas.api.canvas.camera.picture;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.auth.StreamTickets;
import io.flowcanvas.api.auth.TokenVerifier;
import io.flowcanvas.api.cameras.Camera;
import io.flowcanvas.api.cameras.CameraDirectory;
import io.flowcanvas.api.cameras.pictures.Pictures;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.web.Ids;
import io.flowcanvas.api.web.Links;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/** The processed frames of a camera as they come, for a browser. */
@RestController
@RequestMapping("/v1/cameras/{id}")
class StreamController {
    record StreamLink(URI url, long expiresIn) {}

    private final CameraDirectory cameras;
    private final Pictures pictures;
    private final StreamSlots slots;
    private final StreamTickets tickets;
    private final TokenVerifier verifier;
    private final Links links;
    private final Clock clock;
    private final Duration checkEvery;
    private final Duration stallLimit;

    StreamController(
            CameraDirectory cameras,
            Pictures pictures,
            StreamSlots slots,
            StreamTickets tickets,
            TokenVerifier verifier,
            Links links,
            Clock clock,
            ApiProperties properties) {
        this.cameras = cameras;
        this.pictures = pictures;
        this.slots = slots;
        this.tickets = tickets;
        this.verifier = verifier;
        this.links = links;
        this.clock = clock;
        this.checkEvery = properties.watch().pingInterval();
        this.stallLimit = properties.cameras().streamStallLimit();
    }

    @GetMapping("/stream")
    Mono<Void> stream(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            ServerWebExchange exchange) {
        UUID camera = Ids.ofPath(id, Camera.KIND);
        if (HttpMethod.HEAD.equals(exchange.getRequest().getMethod())) {
            return find(camera, caller)
                    .flatMap(found -> PictureStream.head(exchange.getResponse()));
        }
        return find(camera, caller)
                .flatMap(
                        found ->
                                slots.within(
                                        caller.owner(),
                                        closing -> open(found, caller, closing, exchange).run()));
    }

    /** A link that opens the stream without a header. */
    @PostMapping("/stream-links")
    @ResponseStatus(HttpStatus.CREATED)
    Mono<StreamLink> link(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            ServerHttpRequest request) {
        UUID camera = Ids.ofPath(id, Camera.KIND);
        return find(camera, caller)
                .flatMap(found -> tickets.issue(caller, camera))
                .map(ticket -> new StreamLink(url(request, camera, ticket), lifetime(caller)));
    }

    private Mono<Camera> find(UUID camera, Caller caller) {
        return cameras.find(camera, caller)
                .switchIfEmpty(Mono.error(() -> Ids.notFound(Camera.KIND)));
    }

    private PictureStream open(
            Camera camera, Caller caller, Mono<Void> closing, ServerWebExchange exchange) {
        Duration left = Duration.between(clock.instant(), caller.expiresAt());
        Mono<Long> expiry = Mono.delay(left.isNegative() ? Duration.ZERO : left);
        return new PictureStream(
                exchange.getResponse(),
                news -> pictures.look(camera, news),
                () ->
                        verifier.unlessRevoked(caller)
                                .then(Mono.defer(() -> cameras.find(camera.id(), caller)))
                                .hasElement(),
                Mono.firstWithSignal(expiry, closing),
                checkEvery,
                new Wire(stallLimit));
    }

    private long lifetime(Caller caller) {
        Duration left = Duration.between(clock.instant(), caller.expiresAt());
        return Math.max(0, Math.min(left.toSeconds(), StreamTickets.GOOD_FOR.toSeconds()));
    }

    private URI url(ServerHttpRequest request, UUID camera, String ticket) {
        return UriComponentsBuilder.fromUri(links.to(request, "/v1/cameras/" + camera + "/stream"))
                .queryParam(StreamTickets.PARAMETER, ticket)
                .build(true)
                .toUri();
    }
}
