/** Tells Kafka of what was stored. May touch the database, messaging and config. */
@NullMarked
package io.flowcanvas.api.outbox;

import org.jspecify.annotations.NullMarked;
