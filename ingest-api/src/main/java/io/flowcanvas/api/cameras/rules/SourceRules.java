package io.flowcanvas.api.cameras.rules;

import io.flowcanvas.api.cameras.CameraDocument;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Where a camera's pictures come from: an address, or frames that are pushed. */
final class SourceRules {
    private SourceRules() {}

    /**
     * @param stored whose password a masked address keeps
     * @return null if it has no address, or a wrong one
     */
    static @Nullable CameraUrl url(
            JsonNode written, @Nullable CameraDocument stored, List<Violation> found) {
        if (!written.isObject()) {
            return null;
        }
        boolean isPushed = written.path("push").asBoolean(false);
        JsonNode url = written.path("url");
        if (isPushed != url.isMissingNode()) {
            found.add(
                    new Violation(
                            "/url",
                            isPushed
                                    ? "must be absent where push is true: its frames come by gRPC"
                                    : "is required, unless push is true"));
            return null;
        }
        if (!url.isString()) {
            return null;
        }
        try {
            CameraUrl parsed = CameraUrl.parse(url.asString());
            return parsed.isMasked() ? unmasked(parsed, stored) : parsed;
        } catch (FlowcanvasException e) {
            found.addAll(e.violations());
            return null;
        }
    }

    private static CameraUrl unmasked(CameraUrl url, @Nullable CameraDocument stored) {
        String known = stored == null ? null : stored.url();
        if (known == null) {
            throw CameraUrl.unknownMask();
        }
        return url.withUserInfoOf(CameraUrl.parse(known));
    }
}
