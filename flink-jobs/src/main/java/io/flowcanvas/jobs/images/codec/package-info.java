/**
 * Encoded images in and out: headers, limits, decoding, encoding. May touch core's errors and
 * OpenCV.
 */
@NullMarked
package io.flowcanvas.jobs.images.codec;

import org.jspecify.annotations.NullMarked;
