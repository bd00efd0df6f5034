/** Progress and what cameras tell, over WebSocket. May touch auth, cameras and tracking. */
@NullMarked
package io.flowcanvas.api.canvas.watch;

import org.jspecify.annotations.NullMarked;
