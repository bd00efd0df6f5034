package io.flowcanvas.jobs.tasks.result;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Names that stay apart also where a file system takes upper and lower case for the same. */
final class ResultNames {
    private final String folder;
    private final Set<String> taken = new HashSet<>();

    /** Where to go on looking, by what was asked for. */
    private final Map<String, Integer> next = new HashMap<>();

    /**
     * @param folder ends with a slash, or is empty
     */
    ResultNames(String folder) {
        this.folder = folder;
    }

    /** A second {@code a.jpg} is {@code a-2.jpg}. */
    String unique(String fileName) {
        int dot = fileName.lastIndexOf('.');
        String stem = dot > 0 ? fileName.substring(0, dot) : fileName;
        String extension = dot > 0 ? fileName.substring(dot) : "";
        String name = fileName;
        int number = next.getOrDefault(fileName, 2);
        while (!taken.add(name.toLowerCase(Locale.ROOT))) {
            name = stem + "-" + number++ + extension;
        }
        next.put(fileName, number);
        return folder + name;
    }
}
