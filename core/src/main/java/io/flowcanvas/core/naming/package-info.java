/** Names that processes must agree on: topics, object keys, identifiers. Touches nothing else. */
@NullMarked
package io.flowcanvas.core.naming;

import org.jspecify.annotations.NullMarked;
