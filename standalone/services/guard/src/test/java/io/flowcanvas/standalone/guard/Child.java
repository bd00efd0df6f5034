package io.flowcanvas.standalone.guard;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A guarded program that starts a native one, says its number and waits. */
public final class Child {
    private Child() {}

    public static void main(String[] arguments) throws Exception {
        NativeProcess program =
                NativeProcess.start(List.of(arguments), "TERM", Path.of("."), Map.of());
        System.exit(program.waitFor());
    }
}
