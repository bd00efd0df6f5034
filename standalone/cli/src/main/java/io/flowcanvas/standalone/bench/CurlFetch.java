package io.flowcanvas.standalone.bench;

import io.flowcanvas.standalone.settings.StackException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Fetches lists of files with curl, each list into new files, which then go. */
final class CurlFetch {
    /** Transfers that are under way at a time. */
    static final int AT_ONCE = 50;

    private final Path folder;
    private final Path target;

    CurlFetch(Path folder) {
        this.folder = folder;
        this.target = folder.resolve("curl");
    }

    /** Seconds that curl takes for the list, files written. */
    double seconds(Map<String, URI> urls) throws IOException, InterruptedException {
        Path fresh = Files.createDirectories(target);
        Path config = folder.resolve("curl.txt");
        Files.writeString(config, config(urls, fresh));
        long began = System.nanoTime();
        Process process =
                new ProcessBuilder(
                                "curl",
                                "--silent",
                                "--fail",
                                "--parallel",
                                "--parallel-max",
                                Integer.toString(AT_ONCE),
                                "--config",
                                config.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        int status = process.waitFor();
        double seconds = (System.nanoTime() - began) / 1e9;
        remove();
        if (status != 0) {
            throw new StackException("curl ended with status " + status);
        }
        return seconds;
    }

    private static String config(Map<String, URI> urls, Path fresh) {
        StringBuilder list = new StringBuilder();
        urls.forEach(
                (name, url) ->
                        list.append("url = \"")
                                .append(url)
                                .append("\"\noutput = \"")
                                .append(fresh.resolve(name))
                                .append("\"\n"));
        return list.toString();
    }

    private void remove() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(target)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }
}
