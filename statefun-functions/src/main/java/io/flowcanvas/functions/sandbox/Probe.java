package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.function.Language;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The smallest program of each language, to see whether this machine can run it at all. */
final class Probe {
    private Probe() {}

    static Program program(Language language) {
        String source =
                switch (language) {
                    case NODEJS -> "module.exports = (params) => params;";
                    case PYTHON -> "def handler(params, context): return params";
                    case RUST ->
                            """
                            use flowcanvas::{Context, Json};
                            fn handler(params: Json, _: &Context) -> Result<Json, String> {
                                Ok(params)
                            }
                            """;
                };
        return new Program(
                language,
                "0".repeat(64),
                Map.of(language.entryFile(), source.getBytes(StandardCharsets.UTF_8)),
                false);
    }

    /** Why a probe failed, without the layers around it. */
    static String explain(Throwable failure) {
        Throwable root = failure;
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return String.valueOf(root.getMessage());
    }
}
