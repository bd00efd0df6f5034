/**
 * Requests to addresses that clients name: checked, resolved once, sent to the checked address.
 * Touches the core's errors and Apache HttpClient, which only {@code HttpConnector} knows.
 */
@NullMarked
package io.flowcanvas.outbound;

import org.jspecify.annotations.NullMarked;
