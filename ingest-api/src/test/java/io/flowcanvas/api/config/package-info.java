/** Tests of: Configuration. */
@NullMarked
package io.flowcanvas.api.config;

import org.jspecify.annotations.NullMarked;
