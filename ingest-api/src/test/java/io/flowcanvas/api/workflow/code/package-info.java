/** Tests of: The code sandbox. */
@NullMarked
package io.flowcanvas.api.workflow.code;

import org.jspecify.annotations.NullMarked;
