/** Tests of what the engine is told of cameras. */
@NullMarked
package io.flowcanvas.api.cameras;

import org.jspecify.annotations.NullMarked;
