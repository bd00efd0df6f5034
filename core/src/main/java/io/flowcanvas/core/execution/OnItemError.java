package io.flowcanvas.core.execution;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What becomes of a batch when one of its items fails. */
public enum OnItemError {
    /** The item is reported, the others go on. */
    CONTINUE,
    /** The execution fails with that item, the others are dropped. */
    FAIL;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static OnItemError of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
