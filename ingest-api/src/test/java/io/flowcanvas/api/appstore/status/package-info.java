/** Tests of the AppStore dialect. */
@NullMarked
package io.flowcanvas.api.appstore.status;

import org.jspecify.annotations.NullMarked;
