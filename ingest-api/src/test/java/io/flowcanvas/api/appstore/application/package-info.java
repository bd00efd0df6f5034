/** Tests of the AppStore dialect. */
@NullMarked
package io.flowcanvas.api.appstore.application;

import org.jspecify.annotations.NullMarked;
