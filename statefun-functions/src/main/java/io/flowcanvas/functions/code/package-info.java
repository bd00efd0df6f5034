/**
 * Runs of the code sandbox: their registry, their cancellation, their events. Knows nothing of
 * StateFun.
 */
@NullMarked
package io.flowcanvas.functions.code;

import org.jspecify.annotations.NullMarked;
