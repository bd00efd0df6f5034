/** Tests of this package. */
@NullMarked
package io.flowcanvas.standalone.settings;

import org.jspecify.annotations.NullMarked;
