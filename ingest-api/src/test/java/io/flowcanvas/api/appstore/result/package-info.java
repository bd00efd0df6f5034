/** Tests of results. */
@NullMarked
package io.flowcanvas.api.appstore.result;

import org.jspecify.annotations.NullMarked;
