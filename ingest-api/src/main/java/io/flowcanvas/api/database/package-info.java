/** Connections to PostgreSQL and its schema. May touch config. */
@NullMarked
package io.flowcanvas.api.database;

import org.jspecify.annotations.NullMarked;
