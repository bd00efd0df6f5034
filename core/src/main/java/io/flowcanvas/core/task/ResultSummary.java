package io.flowcanvas.core.task;

/**
 * What is told of a written result.
 *
 * @param manifestKey where its {@link ResultManifest} lies in the object store
 * @param files number of files a client gets as STREAM
 * @param sizeBytes length of these files together
 */
public record ResultSummary(String manifestKey, int files, long sizeBytes) {}
