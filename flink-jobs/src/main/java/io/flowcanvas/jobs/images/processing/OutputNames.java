package io.flowcanvas.jobs.images.processing;

/** Names of an item's files, made from the name of its input. */
final class OutputNames {
    private static final int LONGEST_STEM = 100;
    private static final String FALLBACK = "image";

    private final String stem;
    private final boolean single;

    /**
     * @param fileName as the client named the input; anything may stand in it
     * @param outputs number of images
     */
    OutputNames(String fileName, int outputs) {
        this.stem = stem(fileName);
        this.single = outputs == 1;
    }

    String image(String step, String extension) {
        return single ? stem + extension : stem + "-" + step + extension;
    }

    String detections() {
        return stem + ".detections.json";
    }

    private static String stem(String fileName) {
        String name = fileName.substring(fileName.lastIndexOf('/') + 1);
        name = name.substring(name.lastIndexOf('\\') + 1);
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        String clean = stem.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}:*?\"<>|]", "").strip();
        clean = clean.replaceAll("^\\.+", "");
        if (clean.codePointCount(0, clean.length()) > LONGEST_STEM) {
            clean = clean.substring(0, clean.offsetByCodePoints(0, LONGEST_STEM)).strip();
        }
        return clean.isEmpty() ? FALLBACK : clean;
    }
}
