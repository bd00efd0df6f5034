package io.flowcanvas.jobs.images.inference;

import ai.djl.engine.Engine;
import java.util.concurrent.CompletableFuture;

/**
 * DJL's engine over ONNX Runtime, which must be the first to touch ONNX Runtime in a process.
 *
 * <p>On its start ONNX Runtime 1.29 runs a recursive regular expression over the process's command
 * line: about 4 KB of it, say a long class path, overflow a Java thread's usual 1 MiB of stack and
 * kill the process. So it starts on a thread with room for the longest command lines.
 */
final class OnnxEngine {
    private static final long STACK_BYTES = 512L << 20;
    private static final Engine ENGINE = start();

    private OnnxEngine() {}

    static Engine get() {
        return ENGINE;
    }

    private static Engine start() {
        // DJL calls home unless told not to
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
        CompletableFuture<Engine> engine = new CompletableFuture<>();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        Thread starter = new Thread(null, new Load(engine), "onnx-start", STACK_BYTES);
        starter.setContextClassLoader(loader);
        starter.setDaemon(true);
        starter.start();
        return engine.join();
    }

    /**
     * A class of its own: a lambda of ours would wait for our initialisation, which waits for it.
     */
    private record Load(CompletableFuture<Engine> engine) implements Runnable {
        @Override
        public void run() {
            try {
                engine.complete(Engine.getEngine("OnnxRuntime"));
            } catch (RuntimeException | LinkageError e) {
                // rethrown by whoever waits
                engine.completeExceptionally(e);
            }
        }
    }
}
