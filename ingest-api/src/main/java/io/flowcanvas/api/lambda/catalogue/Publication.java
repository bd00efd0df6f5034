package io.flowcanvas.api.lambda.catalogue;

/**
 * What became of a candidate.
 *
 * @param version that new sessions get from now on
 * @param isNewFunction there was none by that name, or it was retired
 */
record Publication(int version, boolean isNewFunction) {}
