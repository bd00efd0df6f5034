/** Pipelines: immutable versions, published to the engine. May touch auth, database, messaging. */
@NullMarked
package io.flowcanvas.api.canvas.pipeline;

import org.jspecify.annotations.NullMarked;
