/**
 * What a pipeline's steps do to an image, one class per component. May touch codec, inference and
 * core.
 */
@NullMarked
package io.flowcanvas.jobs.images.component;

import org.jspecify.annotations.NullMarked;
