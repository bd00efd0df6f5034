/** Errors as problem+json (RFC 7807) and the id of every request. May touch core errors only. */
@NullMarked
package io.flowcanvas.api.problem;

import org.jspecify.annotations.NullMarked;
