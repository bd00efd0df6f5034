/** Tests of this package. */
@NullMarked
package io.flowcanvas.standalone.flink;

import org.jspecify.annotations.NullMarked;
