/** Tests of: Executions over REST. */
@NullMarked
package io.flowcanvas.api.canvas.execution;

import org.jspecify.annotations.NullMarked;
