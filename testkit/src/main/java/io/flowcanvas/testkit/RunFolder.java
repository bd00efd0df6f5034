package io.flowcanvas.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Where the services of one test run write. Folders of runs that are over are removed by the next.
 *
 * @param data databases and ready files
 * @param logs one file per service
 */
record RunFolder(Path data, Path logs) {

    static RunFolder create(Path parent) {
        try {
            removeFinished(parent);
            Path folder = parent.resolve(Long.toString(ProcessHandle.current().pid()));
            return new RunFolder(
                    Files.createDirectories(folder.resolve("data")).toAbsolutePath(),
                    Files.createDirectories(folder.resolve("logs")).toAbsolutePath());
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot make a folder in " + parent, failure);
        }
    }

    private static void removeFinished(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            return;
        }
        try (Stream<Path> runs = Files.list(parent)) {
            for (Path run : runs.filter(RunFolder::isFinished).toList()) {
                delete(run);
            }
        }
    }

    private static boolean isFinished(Path run) {
        long pid = Long.parseLong(run.getFileName().toString());
        return pid == ProcessHandle.current().pid() || ProcessHandle.of(pid).isEmpty();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
