/**
 * The model every dialect and job shares: executions, pipelines, components. Touches no network, no
 * disk, no framework.
 */
@NullMarked
package io.flowcanvas.core;

import org.jspecify.annotations.NullMarked;
