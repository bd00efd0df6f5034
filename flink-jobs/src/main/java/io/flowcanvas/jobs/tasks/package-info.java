/**
 * The tasks job: a keyed operator reads each task's log; downloads, items and results are work that
 * it orders. May touch everything in jobs but the images job.
 */
@NullMarked
package io.flowcanvas.jobs.tasks;

import org.jspecify.annotations.NullMarked;
