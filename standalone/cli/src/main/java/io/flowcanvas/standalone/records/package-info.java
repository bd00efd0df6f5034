/** Records of a Kafka topic, read by position. Touches Kafka alone. */
@NullMarked
package io.flowcanvas.standalone.records;

import org.jspecify.annotations.NullMarked;
