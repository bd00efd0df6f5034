package io.flowcanvas.standalone.bench;

import java.util.Map;

/**
 * What one large execution showed. Memory is flat when the highest and the end are near the start.
 *
 * @param bytes of all images
 * @param acceptedSeconds from the first byte sent until the API had accepted the execution
 * @param seconds from the first byte sent to the last result
 * @param imagesPerSecond over all these seconds
 * @param residentMegabytes by process
 */
record BatchResult(
        int images,
        long bytes,
        double acceptedSeconds,
        double seconds,
        double imagesPerSecond,
        Map<String, Memory> residentMegabytes) {}
