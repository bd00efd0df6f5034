/**
 * What pipelines there are, for every dialect. May touch the database, auth, files, messaging,
 * config and core.
 */
@NullMarked
package io.flowcanvas.api.pipelines;

import org.jspecify.annotations.NullMarked;
