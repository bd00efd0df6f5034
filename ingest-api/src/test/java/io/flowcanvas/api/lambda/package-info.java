/** Tests of: Functions, sessions and their results. */
@NullMarked
package io.flowcanvas.api.lambda;

import org.jspecify.annotations.NullMarked;
