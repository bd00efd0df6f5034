/** All configuration keys as validated records. Touches nothing else. */
@NullMarked
package io.flowcanvas.api.config;

import org.jspecify.annotations.NullMarked;
