/**
 * What a task's result consists of: documents and names, and the operator that writes them. May
 * touch core, proto, storage and configuration.
 */
@NullMarked
package io.flowcanvas.jobs.tasks.result;

import org.jspecify.annotations.NullMarked;
