/**
 * Settings of the jobs: program arguments and environment, checked before anything starts. Touches
 * nothing else.
 */
@NullMarked
package io.flowcanvas.jobs.configuration;

import org.jspecify.annotations.NullMarked;
