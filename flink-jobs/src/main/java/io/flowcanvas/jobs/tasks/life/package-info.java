/**
 * What the log of a task leads to: plain decisions over its state. May touch core, proto and
 * nothing of Flink.
 */
@NullMarked
package io.flowcanvas.jobs.tasks.life;

import org.jspecify.annotations.NullMarked;
