/** Executions of sessions and the workers that serve them. Knows nothing of StateFun. */
@NullMarked
package io.flowcanvas.functions.session;

import org.jspecify.annotations.NullMarked;
