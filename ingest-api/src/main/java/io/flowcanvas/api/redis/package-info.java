/** The connection to Redis. May touch config. */
@NullMarked
package io.flowcanvas.api.redis;

import org.jspecify.annotations.NullMarked;
