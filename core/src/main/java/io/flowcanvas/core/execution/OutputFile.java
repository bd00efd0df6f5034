package io.flowcanvas.core.execution;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file that an item left in the object store.
 *
 * @param fileId derived from execution, item and step, so that a repeated run names the same file
 * @param step id of the step whose result it is
 * @param sizeBytes length of the object
 * @param width pixels; null where the file is not an image
 * @param height pixels; null where the file is not an image
 * @param crc32 of the object's bytes, as in ZIP files; null in what was written before there was
 *     one
 */
public record OutputFile(
        UUID fileId,
        String step,
        String filename,
        String contentType,
        long sizeBytes,
        String objectKey,
        String sha256,
        @Nullable Integer width,
        @Nullable Integer height,
        @Nullable Long crc32) {}
