/**
 * Measures the running stack: images a second, waiting times, processor time and memory by process,
 * and the bare operation beside it. Touches the client, the state of the stack and /proc.
 */
@NullMarked
package io.flowcanvas.standalone.bench;

import org.jspecify.annotations.NullMarked;
