/**
 * The thin skin of StateFun: each function reads a message and its state, asks a plain class, and
 * says what follows.
 */
@NullMarked
package io.flowcanvas.functions.stateful;

import org.jspecify.annotations.NullMarked;
