/** Child processes that end with us, and how to recognise them later. Touches the JDK. */
@NullMarked
package io.flowcanvas.standalone.process;

import org.jspecify.annotations.NullMarked;
