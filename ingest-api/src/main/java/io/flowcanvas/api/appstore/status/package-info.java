/** Figures of all tasks for Prometheus. May touch the database and config. */
@NullMarked
package io.flowcanvas.api.appstore.status;

import org.jspecify.annotations.NullMarked;
