/**
 * Flink over its REST API: jars, jobs, savepoints, and the newest checkpoint in the object store.
 */
@NullMarked
package io.flowcanvas.standalone.flink;

import org.jspecify.annotations.NullMarked;
