/**
 * A one-node Kafka broker in KRaft mode, as a program. Touches Kafka's server classes and the
 * guard; nothing of ours imports it.
 */
@NullMarked
package io.flowcanvas.standalone.kafka;

import org.jspecify.annotations.NullMarked;
