/** Users, tokens, and who may call what. May touch database, redis and problem. */
@NullMarked
package io.flowcanvas.api.auth;

import org.jspecify.annotations.NullMarked;
