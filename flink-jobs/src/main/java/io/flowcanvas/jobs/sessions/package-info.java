/** What a session decides and remembers. Plain rules that know nothing of Flink or StateFun. */
@NullMarked
package io.flowcanvas.jobs.sessions;

import org.jspecify.annotations.NullMarked;
