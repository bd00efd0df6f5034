/** Tests of the guard, with real processes: that is what it is about. May start programs. */
@NullMarked
package io.flowcanvas.standalone.guard;

import org.jspecify.annotations.NullMarked;
