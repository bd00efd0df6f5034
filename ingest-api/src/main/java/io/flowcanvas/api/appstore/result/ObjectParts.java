package io.flowcanvas.api.appstore.result;

import java.nio.ByteBuffer;
import reactor.core.publisher.Mono;

/** Where the bytes of results come from. */
interface ObjectParts {

    /**
     * @param first position of the first byte in the object
     * @param length at least 1
     * @return exactly as many bytes; fails if the object is missing or shorter
     */
    Mono<ByteBuffer> read(String key, long first, int length);
}
