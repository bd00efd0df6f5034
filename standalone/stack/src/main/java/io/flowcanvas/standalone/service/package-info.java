/**
 * The services of the stack: how each is started, asked, restarted and stopped. Touches processes
 * and probes.
 */
@NullMarked
package io.flowcanvas.standalone.service;

import org.jspecify.annotations.NullMarked;
