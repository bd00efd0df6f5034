/** What follows from the end of a task. May touch the database, deletion and webhook. */
@NullMarked
package io.flowcanvas.api.appstore.ending;

import org.jspecify.annotations.NullMarked;
