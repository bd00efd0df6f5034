/**
 * What all of the AppStore dialect shares: its envelope, its errors, how a task is told. May touch
 * web, problem, auth, database and core.
 */
@NullMarked
package io.flowcanvas.api.appstore;

import org.jspecify.annotations.NullMarked;
