/** Records to and from Kafka. May touch config, core and proto. */
@NullMarked
package io.flowcanvas.api.messaging;

import org.jspecify.annotations.NullMarked;
