/** Models that administrators bring. May touch objectstore, auth and problem. */
@NullMarked
package io.flowcanvas.api.canvas.model;

import org.jspecify.annotations.NullMarked;
