/**
 * The functions job: calls from Kafka to stateful functions, their answers back. Holds their state.
 * Sessions live in it; what functions run stands in the function server.
 */
@NullMarked
package io.flowcanvas.jobs.functions;

import org.jspecify.annotations.NullMarked;
