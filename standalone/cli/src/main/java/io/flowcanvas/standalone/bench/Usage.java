package io.flowcanvas.standalone.bench;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A load of calls and the processor time it took.
 *
 * @param processorMillisPerCall by process of the stack with its children; the load's own under
 *     {@code client}
 */
record Usage(@JsonUnwrapped CallFigures calls, Map<String, Double> processorMillisPerCall) {

    /**
     * @param before milliseconds used by each process up to the load
     * @param after and up to its end
     */
    static Usage of(CallFigures calls, Map<String, Double> before, Map<String, Double> after) {
        int ended = Math.max(1, calls.calls() + calls.failures());
        Map<String, Double> used = new LinkedHashMap<>();
        after.forEach(
                (name, millis) ->
                        used.put(name, (millis - before.getOrDefault(name, 0.0)) / ended));
        return new Usage(calls, used);
    }
}
