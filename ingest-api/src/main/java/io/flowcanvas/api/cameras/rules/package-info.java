/**
 * What clients may want of a camera, and how it is shown to them. May touch the cameras and core.
 */
@NullMarked
package io.flowcanvas.api.cameras.rules;

import org.jspecify.annotations.NullMarked;
