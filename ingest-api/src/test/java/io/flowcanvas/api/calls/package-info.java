/** Tests of: Calls. */
@NullMarked
package io.flowcanvas.api.calls;

import org.jspecify.annotations.NullMarked;
