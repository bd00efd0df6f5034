/** Tests of: pictures of cameras. */
@NullMarked
package io.flowcanvas.api.cameras.pictures;

import org.jspecify.annotations.NullMarked;
