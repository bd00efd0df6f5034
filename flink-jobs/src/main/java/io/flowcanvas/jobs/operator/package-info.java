/**
 * What operators share that are made by hand: how they come by their task, and how others reach its
 * thread. Knows nothing of the jobs.
 */
@NullMarked
package io.flowcanvas.jobs.operator;

import org.jspecify.annotations.NullMarked;
