package io.flowcanvas.jobs.images.codec;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;

/** Bounds the life of native objects. */
public final class NativeScope {
    private NativeScope() {}

    /**
     * Runs work and releases every native object that it made on this thread, unless somebody
     * retained it.
     */
    // the scope works by being open, not by being named
    @SuppressWarnings("try")
    public static <T> T call(Supplier<T> work) {
        try (PointerScope scope = new PointerScope()) {
            return work.get();
        }
    }
}
