/** Tests of the AppStore dialect. */
@NullMarked
package io.flowcanvas.api.appstore;

import org.jspecify.annotations.NullMarked;
