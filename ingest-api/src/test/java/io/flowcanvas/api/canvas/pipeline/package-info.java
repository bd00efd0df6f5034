/** Tests of: Pipelines over REST. */
@NullMarked
package io.flowcanvas.api.canvas.pipeline;

import org.jspecify.annotations.NullMarked;
