/** The object store, as the function server needs it. */
@NullMarked
package io.flowcanvas.functions.storage;

import org.jspecify.annotations.NullMarked;
