/** Settings of the function server, checked before anything starts. Touches nothing else. */
@NullMarked
package io.flowcanvas.functions.configuration;

import org.jspecify.annotations.NullMarked;
