/** Tests of the whole module. */
@NullMarked
package io.flowcanvas.api;

import org.jspecify.annotations.NullMarked;
