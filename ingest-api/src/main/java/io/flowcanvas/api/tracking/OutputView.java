package io.flowcanvas.api.tracking;

import java.util.UUID;

/** A file that an item left. */
public record OutputView(
        int itemIndex,
        UUID fileId,
        String step,
        String filename,
        String contentType,
        long sizeBytes) {}
