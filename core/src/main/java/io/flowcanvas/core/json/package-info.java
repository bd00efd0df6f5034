/** The one JSON mapper of the wire formats. Touches nothing else. */
@NullMarked
package io.flowcanvas.core.json;

import org.jspecify.annotations.NullMarked;
