/** Tests of: Submissions. */
@NullMarked
package io.flowcanvas.api.submission;

import org.jspecify.annotations.NullMarked;
