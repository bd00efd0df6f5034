/** Tests of: The WebSocket. */
@NullMarked
package io.flowcanvas.api.canvas.watch;

import org.jspecify.annotations.NullMarked;
