/** Tests of the models' endpoint. */
@NullMarked
package io.flowcanvas.api.canvas.model;

import org.jspecify.annotations.NullMarked;
