/** Errors typed once for all dialects. Touches nothing else. */
@NullMarked
package io.flowcanvas.core.error;

import org.jspecify.annotations.NullMarked;
