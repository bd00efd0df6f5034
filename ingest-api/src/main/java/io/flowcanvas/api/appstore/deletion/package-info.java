/**
 * Deleting tasks for good: engine, objects, rows. May touch the database, the object store,
 * messaging and submission.
 */
@NullMarked
package io.flowcanvas.api.appstore.deletion;

import org.jspecify.annotations.NullMarked;
