/** Cancellations from Kafka, as they come. */
@NullMarked
package io.flowcanvas.functions.control;

import org.jspecify.annotations.NullMarked;
