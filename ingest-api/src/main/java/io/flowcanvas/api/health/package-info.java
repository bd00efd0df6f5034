/** Which parts work, really probed, and metrics. May touch the connections of the others. */
@NullMarked
package io.flowcanvas.api.health;

import org.jspecify.annotations.NullMarked;
