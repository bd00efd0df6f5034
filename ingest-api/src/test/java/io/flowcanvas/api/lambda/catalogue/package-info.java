/** Tests of: Published functions. */
@NullMarked
package io.flowcanvas.api.lambda.catalogue;

import org.jspecify.annotations.NullMarked;
