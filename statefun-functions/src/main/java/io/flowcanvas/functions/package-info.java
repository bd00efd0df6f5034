/** The function server. Talks to the jobs in records of {@code proto} only. */
@NullMarked
package io.flowcanvas.functions;

import org.jspecify.annotations.NullMarked;
