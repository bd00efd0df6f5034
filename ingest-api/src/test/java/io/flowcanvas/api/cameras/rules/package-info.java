/** Tests of what may be wanted of a camera. */
@NullMarked
package io.flowcanvas.api.cameras.rules;

import org.jspecify.annotations.NullMarked;
