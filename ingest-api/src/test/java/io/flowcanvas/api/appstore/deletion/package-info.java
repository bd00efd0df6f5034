/** Tests of the AppStore dialect. */
@NullMarked
package io.flowcanvas.api.appstore.deletion;

import org.jspecify.annotations.NullMarked;
