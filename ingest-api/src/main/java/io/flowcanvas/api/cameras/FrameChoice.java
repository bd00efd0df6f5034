package io.flowcanvas.api.cameras;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which frames of a camera are taken. */
public enum FrameChoice {
    /** The newest; what came meanwhile is dropped. */
    LATEST,
    EVERY,
    /** Evenly in time; needs a rate. */
    SAMPLE;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static FrameChoice of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
