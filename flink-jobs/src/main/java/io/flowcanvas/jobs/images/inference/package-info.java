/**
 * Models: where they lie, their sessions, and what their outputs mean. May touch codec, core, DJL
 * and OpenCV.
 */
@NullMarked
package io.flowcanvas.jobs.images.inference;

import org.jspecify.annotations.NullMarked;
