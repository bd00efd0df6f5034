/**
 * Real services for integration tests, one of each per test run, started on first use on free
 * loopback ports and ended with the test JVM, {@code kill -9} included. Touches the JDK, JUnit's
 * class path stays as it is; see {@link io.flowcanvas.testkit.Services}.
 */
@NullMarked
package io.flowcanvas.testkit;

import org.jspecify.annotations.NullMarked;
