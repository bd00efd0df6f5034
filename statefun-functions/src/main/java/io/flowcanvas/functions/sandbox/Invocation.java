package io.flowcanvas.functions.sandbox;

import java.time.Duration;
import java.util.Map;

/**
 * One call of a program.
 *
 * @param params a JSON value
 * @param context a JSON object: what the function may know of its caller
 * @param inputs files by name
 * @param timeout wall-clock limit; when it is over the worker is killed
 */
public record Invocation(
        String params, String context, Map<String, byte[]> inputs, Duration timeout) {
    public Invocation {
        inputs = Map.copyOf(inputs);
    }
}
