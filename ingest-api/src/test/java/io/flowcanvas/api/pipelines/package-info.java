/** Tests of: pipelines as they are stored and resolved. */
@NullMarked
package io.flowcanvas.api.pipelines;

import org.jspecify.annotations.NullMarked;
