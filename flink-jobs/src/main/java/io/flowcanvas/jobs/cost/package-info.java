/** Where the processor time of a task manager goes. Touches nothing. */
@NullMarked
package io.flowcanvas.jobs.cost;

import org.jspecify.annotations.NullMarked;
