package io.flowcanvas.jobs.images.codec;

/**
 * What an encoded image says of itself before it is decoded.
 *
 * @param width pixels as stored, before any orientation is applied
 * @param height pixels as stored
 * @param alpha whether it may hold transparent pixels
 * @param orientation EXIF tag 274, 1 to 8; 1 where the image is upright or says nothing
 */
public record ImageHeader(
        ImageFormat format, int width, int height, boolean alpha, int orientation) {}
