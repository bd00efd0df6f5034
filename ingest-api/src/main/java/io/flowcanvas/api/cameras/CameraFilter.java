package io.flowcanvas.api.cameras;

import org.jspecify.annotations.Nullable;

/**
 * Which cameras a list has.
 *
 * @param enabled null: both
 * @param status as the engine told it; null: any, also none yet
 */
public record CameraFilter(@Nullable Boolean enabled, @Nullable String status) {
    String conditions() {
        return (enabled == null ? "" : " and (c.document ->> 'enabled')::boolean = " + enabled)
                + (status == null ? "" : " and s.status = :status");
    }
}
