/** Tests of: Rate limits. */
@NullMarked
package io.flowcanvas.api.limits;

import org.jspecify.annotations.NullMarked;
