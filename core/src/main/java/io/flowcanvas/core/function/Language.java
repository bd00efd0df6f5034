package io.flowcanvas.core.function;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A language that functions are written in. */
public enum Language {
    NODEJS("index.js"),
    PYTHON("main.py"),
    RUST("main.rs");

    private final String entryFile;

    Language(String entryFile) {
        this.entryFile = entryFile;
    }

    /** Where a bundle's code begins. */
    public String entryFile() {
        return entryFile;
    }

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws IllegalArgumentException if there is no such language
     */
    @JsonCreator
    public static Language of(String wireName) {
        return find(wireName)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "'%s' is not one of nodejs, python, rust"
                                                .formatted(wireName)));
    }

    public static Optional<Language> find(String wireName) {
        return Arrays.stream(values())
                .filter(language -> language.wireName().equals(wireName))
                .findFirst();
    }
}
