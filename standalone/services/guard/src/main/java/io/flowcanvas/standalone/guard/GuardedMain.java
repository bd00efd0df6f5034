package io.flowcanvas.standalone.guard;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs the main method of a program we did not write under a {@link ParentWatch}.
 *
 * <p>Arguments: the program's main class, then its own arguments. What its main method throws is
 * thrown on as it was.
 */
public final class GuardedMain {
    private GuardedMain() {}

    public static void main(String[] arguments) throws Throwable {
        if (arguments.length == 0) {
            throw new IllegalArgumentException("usage: GuardedMain MAIN_CLASS [ARGUMENT...]");
        }
        ParentWatch.start();
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        try {
            Class.forName(arguments[0])
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) rest);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
