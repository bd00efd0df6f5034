/** Tests of this package. */
@NullMarked
package io.flowcanvas.standalone.redis;

import org.jspecify.annotations.NullMarked;
