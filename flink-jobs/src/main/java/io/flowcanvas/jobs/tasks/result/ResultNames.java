package io.flowcanvas.jobs.tasks.result;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Names that stay apart also where a file system takes upper and lower case for the same. */
final class ResultNames {
    private final String folder;
    private final Set<String> taken = new HashSet<>();

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
        for (int number = 2; !taken.add(name.toLowerCase(Locale.ROOT)); number++) {
            name = stem + "-" + number + extension;
        }
        return folder + name;
    }
}
