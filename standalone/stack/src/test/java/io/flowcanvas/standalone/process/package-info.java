/** Tests of this package. */
@NullMarked
package io.flowcanvas.standalone.process;

import org.jspecify.annotations.NullMarked;
