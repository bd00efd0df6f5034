/** Pipelines between records and rules. May touch core; knows no Flink and no pixels. */
@NullMarked
package io.flowcanvas.jobs.images.pipeline;

import org.jspecify.annotations.NullMarked;
