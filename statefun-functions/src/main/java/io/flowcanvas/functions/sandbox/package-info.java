/**
 * Runs code that nobody vouches for, in worker processes that can reach nothing. Knows nothing of
 * StateFun, Kafka or HTTP.
 */
@NullMarked
package io.flowcanvas.functions.sandbox;

import org.jspecify.annotations.NullMarked;
