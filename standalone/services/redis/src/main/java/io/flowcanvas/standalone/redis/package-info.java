/**
 * Redis from its binaries on Maven Central, as a program. Touches the guard; nothing of ours
 * imports it.
 */
@NullMarked
package io.flowcanvas.standalone.redis;

import org.jspecify.annotations.NullMarked;
