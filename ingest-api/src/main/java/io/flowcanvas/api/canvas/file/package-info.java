/** Files over REST. May touch auth, database and objectstore. */
@NullMarked
package io.flowcanvas.api.canvas.file;

import org.jspecify.annotations.NullMarked;
