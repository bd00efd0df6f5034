/** Tests of: Documentation. */
@NullMarked
package io.flowcanvas.api.docs;

import org.jspecify.annotations.NullMarked;
