/**
 * The cameras' branch of the images job: its graph, its settings and what it asks of the images'
 * engine. May touch everything of cameras and kafka, not the images job itself.
 */
@NullMarked
package io.flowcanvas.jobs.cameras;

import org.jspecify.annotations.NullMarked;
