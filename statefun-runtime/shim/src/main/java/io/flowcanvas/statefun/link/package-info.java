/** Targets of calls that were linked anew. Touches Flink and StateFun's core only. */
@NullMarked
package io.flowcanvas.statefun.link;

import org.jspecify.annotations.NullMarked;
