/** What runs: executions, their items, states and events. May touch json and error. */
@NullMarked
package io.flowcanvas.core.execution;

import org.jspecify.annotations.NullMarked;
