/** Tests of this package. */
@NullMarked
package io.flowcanvas.standalone.postgres;

import org.jspecify.annotations.NullMarked;
