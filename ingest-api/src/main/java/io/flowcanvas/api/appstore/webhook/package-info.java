/**
 * Tells clients of the ends of their tasks. May touch the database, config, outbound and appstore.
 */
@NullMarked
package io.flowcanvas.api.appstore.webhook;

import org.jspecify.annotations.NullMarked;
