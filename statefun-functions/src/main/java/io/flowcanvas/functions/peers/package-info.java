/** Several function servers, of which each keeps its own sessions. Touches nothing else. */
@NullMarked
package io.flowcanvas.functions.peers;

import org.jspecify.annotations.NullMarked;
