/** Progress over WebSocket. May touch auth and tracking. */
@NullMarked
package io.flowcanvas.api.canvas.watch;

import org.jspecify.annotations.NullMarked;
