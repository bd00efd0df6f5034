/**
 * Tasks and their assets, as clients ask for them. May touch calls, tracking, submission and the
 * packages beside it.
 */
@NullMarked
package io.flowcanvas.api.appstore.task;

import org.jspecify.annotations.NullMarked;
