/** What files there are, for every dialect. May touch the database and core. */
@NullMarked
package io.flowcanvas.api.files;

import org.jspecify.annotations.NullMarked;
