/** Tests of the relays of changes. */
@NullMarked
package io.flowcanvas.api.outbox;

import org.jspecify.annotations.NullMarked;
