/**
 * What every service process of the stack shares: it ends with the process that started it, and it
 * says when it is ready. On every service's class path, so it may touch the JDK only.
 */
@NullMarked
package io.flowcanvas.standalone.guard;

import org.jspecify.annotations.NullMarked;
