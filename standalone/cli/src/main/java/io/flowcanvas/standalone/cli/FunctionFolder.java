package io.flowcanvas.standalone.cli;

import io.flowcanvas.core.function.FunctionBundle;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.standalone.settings.StackException;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A function as it lies in a folder. Hidden files and Python's caches are no part of it. */
final class FunctionFolder {
    private static final String DOCUMENT = "function.json";
    private static final String PYTHON_CACHE = "__pycache__";

    private final String name;
    private final byte[] zip;

    private FunctionFolder(String name, byte[] zip) {
        this.name = name;
        this.zip = zip;
    }

    /** LANGUAGE-TITLE. */
    String name() {
        return name;
    }

    byte[] zip() {
        return zip.clone();
    }

    /**
     * @throws StackException saying what is wrong with the folder
     */
    static FunctionFolder read(Path folder) throws IOException {
        Path document = folder.resolve(DOCUMENT);
        if (!Files.isRegularFile(document)) {
            throw new StackException(
                    "there is no %s in %s".formatted(DOCUMENT, folder.toAbsolutePath()));
        }
        String name = name(document);
        Collector files = new Collector(folder);
        Files.walkFileTree(folder, files);
        return new FunctionFolder(name, FunctionBundle.of(files.content));
    }

    private static String name(Path document) throws IOException {
        try {
            JsonNode description = Json.parse(Files.readString(document));
            String language = description.path("language").asString("");
            String title = description.path("title").asString("");
            if (language.isEmpty() || title.isEmpty()) {
                throw new StackException(
                        document + " does not say \"language\" and \"title\", both texts");
            }
            return language + "-" + title;
        } catch (JacksonException notJson) {
            throw new StackException(
                    document + " is not JSON: " + notJson.getOriginalMessage(), notJson);
        }
    }

    /** Reads files as it finds them, and stops before they are more than a function may have. */
    private static final class Collector extends SimpleFileVisitor<Path> {
        private final Path root;
        private final Map<String, byte[]> content = new TreeMap<>();
        private long bytes;

        Collector(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean skipped =
                    !folder.equals(root) && (isHidden(folder) || folder.endsWith(PYTHON_CACHE));
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            if (isHidden(file)) {
                return FileVisitResult.CONTINUE;
            }
            if (!attributes.isRegularFile()) {
                throw new StackException(file + " is a link or no file; put a copy in its place");
            }
            bytes += attributes.size();
            if (bytes > FunctionBundle.MOST_BYTES || content.size() >= FunctionBundle.MOST_FILES) {
                throw new StackException(
                        "%s has more than a function may: %d files of %d MiB in all"
                                .formatted(
                                        root,
                                        FunctionBundle.MOST_FILES,
                                        FunctionBundle.MOST_BYTES >> 20));
            }
            String path = root.relativize(file).toString().replace(File.separatorChar, '/');
            content.put(path, Files.readAllBytes(file));
            return FileVisitResult.CONTINUE;
        }

        private static boolean isHidden(Path path) {
            return path.getFileName().toString().startsWith(".");
        }
    }
}
