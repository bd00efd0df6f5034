/** Tests of this package. */
@NullMarked
package io.flowcanvas.standalone.demo;

import org.jspecify.annotations.NullMarked;
