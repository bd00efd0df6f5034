/**
 * What a camera saw over time: objects followed, lines, zones, minutes, motion. Plain classes and
 * one operator that remembers; knows nothing of pictures.
 */
@NullMarked
package io.flowcanvas.jobs.cameras.tracking;

import org.jspecify.annotations.NullMarked;
