/**
 * Images that other systems submit as JSON: read, checked, put into the lanes, answered. May touch
 * kafka, images.pipeline and the headers of images.codec.
 */
@NullMarked
package io.flowcanvas.jobs.images.intake;

import org.jspecify.annotations.NullMarked;
