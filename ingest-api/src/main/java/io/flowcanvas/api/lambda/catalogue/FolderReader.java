package io.flowcanvas.api.lambda.catalogue;

import io.flowcanvas.api.config.FunctionProperties;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.function.FunctionBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Reads a function from a folder of this machine; files whose names begin with a dot stay out. */
final class FolderReader {
    private FolderReader() {}

    /**
     * @throws FlowcanvasException {@code INVALID_BUNDLE} or {@code INVALID_REQUEST}
     */
    static Candidate read(Path folder, FunctionProperties properties) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        long bytes = 0;
        for (Path file : files(folder)) {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw BundleUpload.refused(
                        "'%s' is a symbolic link, or no file".formatted(file.getFileName()));
            }
            bytes += Files.size(file);
            if (bytes > FunctionBundle.MOST_BYTES) {
                throw BundleUpload.refused(
                        "the files have more than %d bytes in all"
                                .formatted(FunctionBundle.MOST_BYTES));
            }
            String path = folder.relativize(file).toString().replace('\\', '/');
            files.put(path, Files.readAllBytes(file));
        }
        long limit = properties.sourceLimit().toBytes();
        FunctionName name = name(BundleUpload.document(files.get(FunctionDocument.FILE), limit));
        return BundleUpload.read(name, FunctionBundle.of(files), limit);
    }

    private static FunctionName name(JsonNode document) {
        String name =
                document.path("language").asString("") + "-" + document.path("title").asString("");
        return FunctionName.parse(name)
                .orElseThrow(
                        () ->
                                FlowcanvasException.invalid(
                                        "/title",
                                        "language and title are required; '%s' is no name"
                                                .formatted(name)));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> !isHidden(folder.relativize(file)))
                    .toList();
        }
    }

    private static boolean isHidden(Path path) {
        for (Path part : path) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }
}
