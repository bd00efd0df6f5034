package io.flowcanvas.standalone.state;

import io.flowcanvas.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** The state as a JSON file that is replaced as a whole, so a reader never sees half of it. */
public record StateFile(Path path) {

    public void write(StackState state) {
        PrivateFiles.replace(path, Json.mapper().writeValueAsString(state));
    }

    /** Empty when there is none, or one that this version does not understand. */
    public Optional<StackState> read() {
        try {
            return Optional.of(Json.mapper().readValue(Files.readString(path), StackState.class));
        } catch (JacksonException foreign) {
            return Optional.empty();
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    public void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot delete " + path, failure);
        }
    }
}
