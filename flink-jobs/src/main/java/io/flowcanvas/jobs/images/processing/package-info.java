/**
 * One item through its whole pipeline, on one thread and in native memory. May touch codec,
 * component, inference and core; knows nothing of Flink.
 */
@NullMarked
package io.flowcanvas.jobs.images.processing;

import org.jspecify.annotations.NullMarked;
