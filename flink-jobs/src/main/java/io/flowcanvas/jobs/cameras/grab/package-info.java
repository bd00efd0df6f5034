/**
 * One camera on one thread: where its address leads, reading and decoding it, which frames are
 * taken. Knows FFmpeg and no Flink.
 */
@NullMarked
package io.flowcanvas.jobs.cameras.grab;

import org.jspecify.annotations.NullMarked;
