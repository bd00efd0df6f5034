/**
 * The catalogue of processing components, read from JSON descriptors on the class path. May touch
 * json.
 */
@NullMarked
package io.flowcanvas.core.component;

import org.jspecify.annotations.NullMarked;
