package io.flowcanvas.standalone.bench;

import java.util.List;

/**
 * What it took until the stack was warm.
 *
 * @param calls that succeeded
 * @param settled false if it was still getting faster when the time for it was up
 * @param callsPerSecond of each slice
 */
record WarmUpFigures(double seconds, int calls, boolean settled, List<Double> callsPerSecond) {}
