/** Tests of: Health. */
@NullMarked
package io.flowcanvas.api.health;

import org.jspecify.annotations.NullMarked;
