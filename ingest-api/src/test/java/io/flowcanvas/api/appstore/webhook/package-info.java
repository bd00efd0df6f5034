/** Tests of the AppStore dialect. */
@NullMarked
package io.flowcanvas.api.appstore.webhook;

import org.jspecify.annotations.NullMarked;
