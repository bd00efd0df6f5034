/** Tests of this package. */
@NullMarked
package io.flowcanvas.standalone.state;

import org.jspecify.annotations.NullMarked;
