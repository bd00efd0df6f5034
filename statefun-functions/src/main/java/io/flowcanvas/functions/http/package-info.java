/** The function server's HTTP: calls from StateFun, health, metrics. */
@NullMarked
package io.flowcanvas.functions.http;

import org.jspecify.annotations.NullMarked;
