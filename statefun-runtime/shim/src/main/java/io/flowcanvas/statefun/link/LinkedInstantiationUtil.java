package io.flowcanvas.statefun.link;

import java.io.IOException;
import org.apache.flink.util.InstantiationUtil;

/**
 * Stands in for Flink's {@code InstantiationUtil}, whose deserialization with a switch for
 * tolerance was dropped after Flink 1.17. StateFun 3.3 never asks for tolerance.
 */
public final class LinkedInstantiationUtil {
    private LinkedInstantiationUtil() {}

    /**
     * @throws IllegalArgumentException if asked to tolerate failures
     */
    // the signature that StateFun was compiled against
    @SuppressWarnings("TypeParameterUnusedInFormals")
    public static <T> T deserializeObject(byte[] bytes, ClassLoader loader, boolean tolerant)
            throws IOException, ClassNotFoundException {
        if (tolerant) {
            throw new IllegalArgumentException("tolerant deserialization is gone from Flink");
        }
        return InstantiationUtil.deserializeObject(bytes, loader);
    }

    public static byte[] serializeObject(Object object) throws IOException {
        return InstantiationUtil.serializeObject(object);
    }
}
