package io.flowcanvas.core.task;

/**
 * A file of a result.
 *
 * @param name path in the ZIP and below the page: relative, with {@code /}, unique, made safe
 * @param objectKey where it lies in the object store
 * @param sizeBytes length of the object
 * @param crc32 CRC-32 as in ZIP files, 0 to 2^32 - 1
 */
public record ResultFile(
        String name, String objectKey, String contentType, long sizeBytes, long crc32) {}
