package io.flowcanvas.jobs.images.inference;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The class names of a model: from {@code NAME.txt} beside it, else as its exporter wrote them into
 * it, else those that its family fixes, else COCO's if there are 80.
 */
final class Labels {
    private static final String COCO = "coco80";
    private static final int COCO_CATEGORIES = 80;
    private static final String METADATA = "names";
    // {0: 'person', 1: "driver's seat"}, as Python prints a dictionary
    private static final Pattern NAME =
            Pattern.compile("\\d+\\s*:\\s*(?:'((?:[^'\\\\]|\\\\.)*)'|\"((?:[^\"\\\\]|\\\\.)*)\")");

    private Labels() {}

    static List<String> of(String model, Detector detector, OnnxSession session, ModelSource source)
            throws OrtException {
        List<String> labels = source.labels(model);
        if (labels.isEmpty() && model.contains("@")) {
            labels = source.labels(model.substring(0, model.indexOf('@')));
        }
        if (labels.isEmpty()) {
            labels = exported(session.metadata(METADATA).orElse(""));
        }
        if (labels.isEmpty()) {
            labels = detector.labels();
        }
        if (labels.isEmpty() && detector.categories() == COCO_CATEGORIES) {
            labels = source.labels(COCO);
        }
        return labels.isEmpty() ? numbered(detector.categories()) : labels;
    }

    static List<String> exported(String dictionary) {
        List<String> names = new ArrayList<>();
        Matcher matcher = NAME.matcher(dictionary);
        while (matcher.find()) {
            String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            names.add(name.replaceAll("\\\\(.)", "$1"));
        }
        return names;
    }

    private static List<String> numbered(int categories) {
        return IntStream.range(0, categories).mapToObj(i -> "class_" + i).toList();
    }
}
