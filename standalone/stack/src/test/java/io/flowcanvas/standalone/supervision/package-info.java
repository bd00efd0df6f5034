/** Tests of this package. */
@NullMarked
package io.flowcanvas.standalone.supervision;

import org.jspecify.annotations.NullMarked;
