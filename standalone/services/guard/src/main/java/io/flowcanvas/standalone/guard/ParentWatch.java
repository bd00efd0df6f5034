package io.flowcanvas.standalone.guard;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * Ends this JVM when its standard input ends.
 *
 * <p>A launcher holds the other end of that pipe, so the input ends when the launcher closes it or
 * when the launcher dies in whatever way, {@code kill -9} included. Shutdown hooks run; a JVM whose
 * hooks take longer than {@link #GRACE} is halted.
 */
public final class ParentWatch {
    static final Duration GRACE = Duration.ofSeconds(25);

    private ParentWatch() {}

    /** Starts watching; returns at once. */
    public static void start() {
        daemon("parent-watch", () -> exitAfter(System.in));
    }

    private static void exitAfter(InputStream input) {
        drain(input);
        daemon("parent-watch-halt", ParentWatch::haltAfterGrace);
        System.exit(0);
    }

    private static void drain(InputStream input) {
        byte[] ignored = new byte[256];
        try {
            while (input.read(ignored) >= 0) {
                // only the end of the input means something
            }
        } catch (IOException brokenPipe) {
            // an input that cannot be read any more has ended
            return;
        }
    }

    private static void haltAfterGrace() {
        try {
            Thread.sleep(GRACE.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }

    private static void daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }
}
