/**
 * Results of tasks: as JSON, as a file or ZIP, as a page. May touch appstore, auth, objectstore and
 * web.
 */
@NullMarked
package io.flowcanvas.api.appstore.result;

import org.jspecify.annotations.NullMarked;
