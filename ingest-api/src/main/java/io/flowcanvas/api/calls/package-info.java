/**
 * Asking the functions job, the tasks job and the images job over Kafka. May touch messaging,
 * config, problem, core and proto.
 */
@NullMarked
package io.flowcanvas.api.calls;

import org.jspecify.annotations.NullMarked;
