/** Tests of the AppStore dialect. */
@NullMarked
package io.flowcanvas.api.appstore.task;

import org.jspecify.annotations.NullMarked;
