package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.function.Language;
import java.nio.file.Path;
import java.util.List;

/** How workers and the compiler are started. */
interface Launches {
    /** A worker of an interpreted language, without a program yet. */
    Launch interpreter(Language language, Path interpreter);

    /** A compiled program. A script reads its input from standard input and does not speak. */
    Launch binary(Path binary, boolean script);

    /**
     * Runs a shell script that compiles, in an empty folder.
     *
     * @param script gets rustc by {@code %1$s}
     * @param limits of the process, for prlimit
     */
    Launch compiler(Path rustc, String script, List<String> limits);
}
