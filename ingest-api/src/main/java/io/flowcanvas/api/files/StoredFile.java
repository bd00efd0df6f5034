package io.flowcanvas.api.files;

import io.flowcanvas.core.naming.ObjectKeys;
import java.time.Instant;
import java.util.UUID;

/**
 * A file in the object store: uploaded, or left there by an execution.
 *
 * @param sha256 lower-case hexadecimal
 */
public record StoredFile(
        UUID id,
        String owner,
        String filename,
        String contentType,
        long sizeBytes,
        String sha256,
        String objectKey,
        Instant createdAt) {

    /** Uploaded by a user, not made by an execution. */
    public boolean isUploaded() {
        return objectKey.equals(ObjectKeys.file(id));
    }

    public String entityTag() {
        return "\"" + sha256 + "\"";
    }
}
