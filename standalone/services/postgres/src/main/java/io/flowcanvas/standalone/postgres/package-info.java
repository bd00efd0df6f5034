/**
 * PostgreSQL from the binaries on Maven Central, as a program. Touches the guard and an archive
 * reader; nothing of ours imports it.
 */
@NullMarked
package io.flowcanvas.standalone.postgres;

import org.jspecify.annotations.NullMarked;
