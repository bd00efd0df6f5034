/** Sessions and executions of functions. May touch calls, lambda.catalogue, files, auth, redis. */
@NullMarked
package io.flowcanvas.api.lambda;

import org.jspecify.annotations.NullMarked;
