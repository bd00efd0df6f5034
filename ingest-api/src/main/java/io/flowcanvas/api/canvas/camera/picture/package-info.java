/** Snapshots and streams of cameras. May touch auth, cameras and web. */
@NullMarked
package io.flowcanvas.api.canvas.camera.picture;

import org.jspecify.annotations.NullMarked;
