/** Code sandbox: scripts as executions. May touch submission, calls, database and objectstore. */
@NullMarked
package io.flowcanvas.api.workflow.code;

import org.jspecify.annotations.NullMarked;
