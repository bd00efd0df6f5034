/**
 * How protobuf messages travel between operators and lie in state. Touches Flink's type system
 * only.
 */
@NullMarked
package io.flowcanvas.jobs.serialization;

import org.jspecify.annotations.NullMarked;
