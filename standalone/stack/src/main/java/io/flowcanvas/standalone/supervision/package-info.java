/**
 * Starts services by their needs, restarts what crashes, stops all in reverse. Touches services and
 * state only.
 */
@NullMarked
package io.flowcanvas.standalone.supervision;

import org.jspecify.annotations.NullMarked;
