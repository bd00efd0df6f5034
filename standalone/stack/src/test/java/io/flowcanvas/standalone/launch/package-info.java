/** Tests of this package. */
@NullMarked
package io.flowcanvas.standalone.launch;

import org.jspecify.annotations.NullMarked;
