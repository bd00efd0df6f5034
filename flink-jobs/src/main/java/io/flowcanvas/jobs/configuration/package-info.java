/**
 * Settings of the jobs: program arguments and environment, checked before anything starts. Touches
 * what checks them.
 */
@NullMarked
package io.flowcanvas.jobs.configuration;

import org.jspecify.annotations.NullMarked;
