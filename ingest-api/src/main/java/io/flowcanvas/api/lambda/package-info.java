/**
 * Sessions and executions of functions, their results' cache and the errors of this dialect. May
 * touch calls, lambda.catalogue, files, auth, redis and problem.
 */
@NullMarked
package io.flowcanvas.api.lambda;

import org.jspecify.annotations.NullMarked;
