/** Tests of the intake. */
@NullMarked
package io.flowcanvas.jobs.images.intake;

import org.jspecify.annotations.NullMarked;
