package io.flowcanvas.jobs.images.inference;

/**
 * Something a model saw.
 *
 * @param score 0 to 1
 * @param x left edge in pixels of the image that was looked at; all four stay inside it
 */
public record Found(String label, double score, double x, double y, double width, double height) {}
