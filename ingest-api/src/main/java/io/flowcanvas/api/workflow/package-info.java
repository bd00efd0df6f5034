/**
 * The workflow dialect: agents, workflows, code. Translates to executions and owns nothing else.
 */
@NullMarked
package io.flowcanvas.api.workflow;

import org.jspecify.annotations.NullMarked;
