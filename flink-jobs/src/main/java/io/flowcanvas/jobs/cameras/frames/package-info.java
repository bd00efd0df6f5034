/**
 * From frames to what is seen on them: the operator that runs pipelines, and the intake of pushed
 * frames. May touch grab's windows.
 */
@NullMarked
package io.flowcanvas.jobs.cameras.frames;

import org.jspecify.annotations.NullMarked;
