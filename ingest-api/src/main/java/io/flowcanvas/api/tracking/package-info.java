/**
 * How executions go: events into PostgreSQL and to watchers, and reads. May touch database,
 * messaging.
 */
@NullMarked
package io.flowcanvas.api.tracking;

import org.jspecify.annotations.NullMarked;
