/**
 * The images job: its graph and its operators, which hold state and leave decisions to plain
 * classes. May touch everything in jobs.
 */
@NullMarked
package io.flowcanvas.jobs.images;

import org.jspecify.annotations.NullMarked;
