/**
 * One run of the stack from lock to unlock: checks the machine, clears what a killed run left,
 * supervises. The one place that knows all the other packages.
 */
@NullMarked
package io.flowcanvas.standalone.launch;

import org.jspecify.annotations.NullMarked;
