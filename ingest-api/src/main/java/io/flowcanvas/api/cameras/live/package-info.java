/**
 * What cameras tell: events to watchers, the newest status into PostgreSQL. May touch database and
 * messaging.
 */
@NullMarked
package io.flowcanvas.api.cameras.live;

import org.jspecify.annotations.NullMarked;
