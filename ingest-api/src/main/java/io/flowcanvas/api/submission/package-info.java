/**
 * Takes executions in: spool, rows, records, relay. May touch database, memory, messaging,
 * objectstore.
 */
@NullMarked
package io.flowcanvas.api.submission;

import org.jspecify.annotations.NullMarked;
