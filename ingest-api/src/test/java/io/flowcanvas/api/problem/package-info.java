/** Tests of: Errors. */
@NullMarked
package io.flowcanvas.api.problem;

import org.jspecify.annotations.NullMarked;
