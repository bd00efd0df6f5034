/**
 * The images job's own operations in plain threads: no Kafka, no Flink, no object store. Touches
 * the job's public image classes only.
 */
@NullMarked
package io.flowcanvas.standalone.bare;

import org.jspecify.annotations.NullMarked;
