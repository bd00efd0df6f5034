/**
 * How often who may ask, counted for all replicas in Redis. May touch redis, config, web, problem.
 */
@NullMarked
package io.flowcanvas.api.limits;

import org.jspecify.annotations.NullMarked;
