package io.flowcanvas.standalone.demo;

import io.flowcanvas.standalone.client.ItemView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was found, one line per photo, best first. */
final class DetectionTable {
    private static final String PHOTO = "PHOTO";
    private static final int SHOWN = 6;

    private DetectionTable() {}

    static List<String> lines(List<ItemView> items) {
        int width =
                Math.max(
                        PHOTO.length(),
                        items.stream().mapToInt(item -> item.filename().length()).max().orElse(0));
        String row = "  %-" + width + "s  %s";
        List<String> lines = new ArrayList<>();
        lines.add(row.formatted(PHOTO, "FOUND"));
        items.forEach(item -> lines.add(row.formatted(item.filename(), found(item))));
        return lines;
    }

    private static String found(ItemView item) {
        if (!item.isCompleted()) {
            return item.status() + ": " + item.problem();
        }
        if (item.detections().isEmpty()) {
            return "nothing";
        }
        String text =
                item.detections().stream()
                        .sorted((left, right) -> Double.compare(right.score(), left.score()))
                        .limit(SHOWN)
                        .map(DetectionTable::words)
                        .collect(Collectors.joining(", "));
        int more = item.detections().size() - SHOWN;
        return more > 0 ? text + " and %d more".formatted(more) : text;
    }

    private static String words(ItemView.Found found) {
        return String.format(Locale.ROOT, "%s %.0f %%", found.label(), found.score() * 100);
    }
}
