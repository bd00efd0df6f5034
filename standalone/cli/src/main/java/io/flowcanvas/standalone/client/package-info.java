/**
 * The REST and WebSocket API as a client sees it: what demo and bench need of it. Touches HTTP and
 * JSON only.
 */
@NullMarked
package io.flowcanvas.standalone.client;

import org.jspecify.annotations.NullMarked;
