/** Tests of: Progress. */
@NullMarked
package io.flowcanvas.api.tracking;

import org.jspecify.annotations.NullMarked;
