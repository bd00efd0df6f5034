/**
 * Published functions: versions, aliases, their files. May touch database, object store, calls and
 * core.
 */
@NullMarked
package io.flowcanvas.api.lambda.catalogue;

import org.jspecify.annotations.NullMarked;
