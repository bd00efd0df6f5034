/**
 * Letters in the dead letter topics: read, sent back, deleted. Speaks Kafka; knows nothing of the
 * command line.
 */
@NullMarked
package io.flowcanvas.standalone.deadletters;

import org.jspecify.annotations.NullMarked;
