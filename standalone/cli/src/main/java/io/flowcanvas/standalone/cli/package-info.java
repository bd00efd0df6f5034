/**
 * The command line: parses, prints, and leaves the work to the stack library. The one place that
 * writes to the terminal.
 */
@NullMarked
package io.flowcanvas.standalone.cli;

import org.jspecify.annotations.NullMarked;
