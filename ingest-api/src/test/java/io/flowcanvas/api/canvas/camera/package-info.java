/** Tests of cameras over REST. */
@NullMarked
package io.flowcanvas.api.canvas.camera;

import org.jspecify.annotations.NullMarked;
