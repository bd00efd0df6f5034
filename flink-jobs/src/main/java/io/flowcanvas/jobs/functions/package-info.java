/**
 * The functions job: calls from Kafka to remote stateful functions, their answers back. Holds their
 * state, decides nothing: what functions do stands in the function server.
 */
@NullMarked
package io.flowcanvas.jobs.functions;

import org.jspecify.annotations.NullMarked;
