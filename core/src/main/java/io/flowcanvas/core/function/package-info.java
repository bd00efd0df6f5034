/**
 * Functions and their runs, as the API, the jobs and the function server name them. Touches nothing
 * else.
 */
@NullMarked
package io.flowcanvas.core.function;

import org.jspecify.annotations.NullMarked;
