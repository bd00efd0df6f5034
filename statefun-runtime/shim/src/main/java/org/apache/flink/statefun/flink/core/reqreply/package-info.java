/** Ours, in StateFun's package: what it lets nobody else do. Touches its neighbours there only. */
@NullMarked
package org.apache.flink.statefun.flink.core.reqreply;

import org.jspecify.annotations.NullMarked;
