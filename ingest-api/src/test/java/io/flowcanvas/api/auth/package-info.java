/** Tests of: Users, tokens and sessions. */
@NullMarked
package io.flowcanvas.api.auth;

import org.jspecify.annotations.NullMarked;
