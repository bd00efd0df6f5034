/** Filters of system calls, built from a table. Touches nothing else. */
@NullMarked
package io.flowcanvas.functions.sandbox.seccomp;

import org.jspecify.annotations.NullMarked;
