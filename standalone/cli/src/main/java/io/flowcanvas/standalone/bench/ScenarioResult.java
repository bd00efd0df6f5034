package io.flowcanvas.standalone.bench;

import java.util.Map;

/**
 * What one scenario showed.
 *
 * @param images processed in the timed part
 * @param imagesPerSecond end to end, from the first upload to the last result
 * @param p50Millis of one image alone, from upload to result
 * @param bareImagesPerSecond of the same operations without the stack, one thread per core
 * @param shareOfBare end to end divided by bare, 0 to 1
 * @param processorMillisPerImage by process
 * @param residentMegabytes by process
 */
record ScenarioResult(
        String name,
        int images,
        double imagesPerSecond,
        double p50Millis,
        double p99Millis,
        double bareImagesPerSecond,
        double shareOfBare,
        Map<String, Double> processorMillisPerImage,
        Map<String, Memory> residentMegabytes) {}
