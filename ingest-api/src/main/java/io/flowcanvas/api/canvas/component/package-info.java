/** The component catalogue over REST. May touch core. */
@NullMarked
package io.flowcanvas.api.canvas.component;

import org.jspecify.annotations.NullMarked;
