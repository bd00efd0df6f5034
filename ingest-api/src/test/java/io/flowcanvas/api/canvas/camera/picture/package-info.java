/** Tests of: snapshots and streams of cameras. */
@NullMarked
package io.flowcanvas.api.canvas.camera.picture;

import org.jspecify.annotations.NullMarked;
