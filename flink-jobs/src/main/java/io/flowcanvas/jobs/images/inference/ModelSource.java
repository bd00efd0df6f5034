package io.flowcanvas.jobs.images.inference;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.naming.ObjectKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds {@code NAME.onnx} or {@code NAME@VERSION.onnx} in the models folder, then in the object
 * store under the same name. Class names lie beside it in {@code NAME.txt}, one a line. A file that
 * is added or replaced in the folder, or added to the store, is noticed without a restart; one
 * replaced in the store is not: give it a new version.
 */
public final class ModelSource {
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}(@[A-Za-z0-9._-]{1,32})?");
    private static final String MODEL = ".onnx";
    private static final String LABELS = ".txt";

    private final Path folder;
    private final ModelStore store;
    private final Map<String, Path> fetched = new ConcurrentHashMap<>();

    public ModelSource(Path folder, ModelStore store) {
        this.folder = folder;
        this.store = store;
    }

    /** Names of the models that can be used now, sorted. */
    public List<String> available() {
        TreeSet<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
            files.map(file -> file.getFileName().toString()).forEach(file -> addModel(names, file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the models folder " + folder, e);
        }
        for (String key : store.keys()) {
            addModel(names, key.substring(key.lastIndexOf('/') + 1));
        }
        return List.copyOf(names);
    }

    /**
     * @throws FlowcanvasException {@code MODEL_NOT_FOUND}, naming those there are
     */
    ModelFile find(String name) {
        if (NAME.matcher(name).matches()) {
            Optional<Path> path = locate(name + MODEL);
            if (path.isPresent()) {
                return describe(name, path.get());
            }
        }
        throw new FlowcanvasException(
                ErrorCode.MODEL_NOT_FOUND,
                "there is no model %1$s; there are %2$s; put %1$s.onnx into the models folder or upload it as %3$s%1$s.onnx"
                        .formatted(name, String.join(", ", available()), ObjectKeys.MODELS_PREFIX));
    }

    /** Labels by the name of their file, say {@code coco80}; empty if there is none. */
    List<String> labels(String name) {
        Optional<Path> path = locate(name + LABELS);
        if (path.isEmpty()) {
            return List.of();
        }
        try {
            return Files.readAllLines(path.get()).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the labels " + path.get(), e);
        }
    }

    private ModelFile describe(String name, Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new ModelFile(
                    name,
                    path,
                    new ModelFile.Stamp(attributes.lastModifiedTime(), attributes.size()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the model " + path, e);
        }
    }

    private Optional<Path> locate(String file) {
        Path local = folder.resolve(file);
        if (Files.isRegularFile(local)) {
            return Optional.of(local);
        }
        Path known = fetched.get(file);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Path> copy = store.fetch(ObjectKeys.MODELS_PREFIX + file);
        copy.ifPresent(path -> fetched.put(file, path));
        return copy;
    }

    private static void addModel(Set<String> names, String file) {
        if (file.endsWith(MODEL)) {
            names.add(file.substring(0, file.length() - MODEL.length()));
        }
    }
}
