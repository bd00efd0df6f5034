/** The gRPC service. */
@NullMarked
package io.flowcanvas.api.canvas.realtime;

import org.jspecify.annotations.NullMarked;
