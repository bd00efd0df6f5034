/** Tests of: Records to Kafka. */
@NullMarked
package io.flowcanvas.api.messaging;

import org.jspecify.annotations.NullMarked;
