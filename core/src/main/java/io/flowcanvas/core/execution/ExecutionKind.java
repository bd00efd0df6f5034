package io.flowcanvas.core.execution;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What an execution is a run of. */
public enum ExecutionKind {
    PIPELINE,
    FUNCTION,
    CODE,
    AGENT,
    WORKFLOW,
    INDEX,
    TASK,
    CAMERA;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static ExecutionKind of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
