/** Tests of what the bench's cameras count. */
@NullMarked
package io.flowcanvas.standalone.cameras;

import org.jspecify.annotations.NullMarked;
