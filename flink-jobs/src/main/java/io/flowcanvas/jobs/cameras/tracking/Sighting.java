package io.flowcanvas.jobs.cameras.tracking;

/**
 * Something that a detector found in one frame.
 *
 * @param score 0 to 1
 */
record Sighting(String label, double score, Box box) {}
