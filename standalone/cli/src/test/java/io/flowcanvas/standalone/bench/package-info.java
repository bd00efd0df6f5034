/** Tests of this package. */
@NullMarked
package io.flowcanvas.standalone.bench;

import org.jspecify.annotations.NullMarked;
