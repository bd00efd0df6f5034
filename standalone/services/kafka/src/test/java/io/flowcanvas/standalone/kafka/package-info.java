/** Tests of this package. */
@NullMarked
package io.flowcanvas.standalone.kafka;

import org.jspecify.annotations.NullMarked;
