/** Whether a service really answers, asked with a real client each. Touches the clients. */
@NullMarked
package io.flowcanvas.standalone.probe;

import org.jspecify.annotations.NullMarked;
