/**
 * Pipelines: steps, their graph, and the rules a submission must satisfy. May touch component and
 * error.
 */
@NullMarked
package io.flowcanvas.core.pipeline;

import org.jspecify.annotations.NullMarked;
