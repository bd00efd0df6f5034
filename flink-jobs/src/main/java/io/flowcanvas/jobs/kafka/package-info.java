/**
 * Topics as Flink sources and sinks, dead letters included. May touch serialization and
 * configuration.
 */
@NullMarked
package io.flowcanvas.jobs.kafka;

import org.jspecify.annotations.NullMarked;
