/** Tests of what cameras tell. */
@NullMarked
package io.flowcanvas.api.cameras.live;

import org.jspecify.annotations.NullMarked;
