/** One item's work: fetching, processing, storing, in order of priority. Touches no Flink. */
@NullMarked
package io.flowcanvas.jobs.images.work;

import org.jspecify.annotations.NullMarked;
