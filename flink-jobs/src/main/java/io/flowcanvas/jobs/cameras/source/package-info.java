/**
 * The Flink source whose splits are cameras: who reads which one, and the readers. May touch grab
 * and kafka.
 */
@NullMarked
package io.flowcanvas.jobs.cameras.source;

import org.jspecify.annotations.NullMarked;
