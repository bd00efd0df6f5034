/** Tests of: The workflow dialect. */
@NullMarked
package io.flowcanvas.api.workflow;

import org.jspecify.annotations.NullMarked;
