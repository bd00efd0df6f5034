/** Cameras over REST. May touch the cameras, auth and web. */
@NullMarked
package io.flowcanvas.api.canvas.camera;

import org.jspecify.annotations.NullMarked;
