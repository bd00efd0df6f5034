/**
 * Programs by their digest: fetched once, kept, compiled code shared. Touches storage and sandbox.
 */
@NullMarked
package io.flowcanvas.functions.program;

import org.jspecify.annotations.NullMarked;
