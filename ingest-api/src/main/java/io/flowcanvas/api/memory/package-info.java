/** How many bytes work of one kind may keep in memory, in all and for each caller. Stands alone. */
@NullMarked
package io.flowcanvas.api.memory;

import org.jspecify.annotations.NullMarked;
