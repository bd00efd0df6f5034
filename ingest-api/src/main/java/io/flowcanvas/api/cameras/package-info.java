/**
 * What cameras there are, for every dialect, and how the engine hears of them. May touch the
 * database, auth, pipelines, messaging, config and core.
 */
@NullMarked
package io.flowcanvas.api.cameras;

import org.jspecify.annotations.NullMarked;
