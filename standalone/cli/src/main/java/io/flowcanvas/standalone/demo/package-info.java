/**
 * The demonstration: real photos through the running stack. Touches the client and a writer for
 * what people see.
 */
@NullMarked
package io.flowcanvas.standalone.demo;

import org.jspecify.annotations.NullMarked;
