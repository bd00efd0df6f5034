/** Executions over REST. May touch submission, tracking, canvas.pipeline and canvas.file. */
@NullMarked
package io.flowcanvas.api.canvas.execution;

import org.jspecify.annotations.NullMarked;
