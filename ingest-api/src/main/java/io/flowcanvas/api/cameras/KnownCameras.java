package io.flowcanvas.api.cameras;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.config.ApiProperties;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Cameras that were looked up a moment ago, for who asks with every frame: a change to one is seen
 * after that moment.
 */
@Component
public final class KnownCameras {
    private static final int MOST = 10_000;

    private final CameraCatalogue catalogue;
    private final Cache<UUID, Camera> known;

    KnownCameras(CameraCatalogue catalogue, ApiProperties properties) {
        this.catalogue = catalogue;
        this.known =
                Caffeine.newBuilder()
                        .maximumSize(MOST)
                        .expireAfterWrite(properties.cameras().knownFor())
                        .build();
    }

    /** Empty if there is none with this id that the caller may see. */
    public Mono<Camera> find(UUID id, Caller caller) {
        return Mono.defer(
                        () -> {
                            Camera camera = known.getIfPresent(id);
                            return camera == null
                                    ? catalogue.find(id).doOnNext(found -> known.put(id, found))
                                    : Mono.just(camera);
                        })
                .filter(camera -> caller.maySee(camera.owner()));
    }
}
