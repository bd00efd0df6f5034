package io.flowcanvas.jobs.images.inference;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/**
 * A model on this machine.
 *
 * @param stamp changes when the file is replaced
 */
record ModelFile(String name, Path path, Stamp stamp) {
    record Stamp(FileTime modified, long size) {}
}
