/** Tests of: Files over REST. */
@NullMarked
package io.flowcanvas.api.canvas.file;

import org.jspecify.annotations.NullMarked;
