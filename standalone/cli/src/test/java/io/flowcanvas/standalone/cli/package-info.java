/** Tests of this package. */
@NullMarked
package io.flowcanvas.standalone.cli;

import org.jspecify.annotations.NullMarked;
