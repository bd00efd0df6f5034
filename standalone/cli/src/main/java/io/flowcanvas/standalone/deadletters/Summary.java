package io.flowcanvas.standalone.deadletters;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a dead letter topic holds, in figures. */
public final class Summary {
    /** Different reasons that are counted one by one: a reason may quote what a stranger wrote. */
    private static final int MOST_REASONS = 1000;

    private final String topic;
    private final Map<String, Integer> reasons = new HashMap<>();
    private long letters;
    private long redriven;
    private @Nullable Instant oldest;
    private @Nullable Instant newest;

    Summary(String topic) {
        this.topic = topic;
    }

    void add(Letter letter, boolean wasRedriven) {
        letters++;
        redriven += wasRedriven ? 1 : 0;
        Instant died = letter.diedAt();
        oldest = oldest == null || died.isBefore(oldest) ? died : oldest;
        newest = newest == null || died.isAfter(newest) ? died : newest;
        String kind = kind(letter.reason());
        reasons.merge(
                reasons.size() < MOST_REASONS || reasons.containsKey(kind) ? kind : "others",
                1,
                Integer::sum);
    }

    /** A reason without its particulars, which stand after a colon. */
    private static String kind(String reason) {
        int colon = reason.indexOf(':');
        return colon < 1 ? reason : reason.substring(0, colon);
    }

    public String topic() {
        return topic;
    }

    public long letters() {
        return letters;
    }

    /** Those among them that were sent back. */
    public long redriven() {
        return redriven;
    }

    public @Nullable Instant oldest() {
        return oldest;
    }

    public @Nullable Instant newest() {
        return newest;
    }

    /** Letters by reason, the most frequent first. */
    public List<Map.Entry<String, Integer>> reasons() {
        List<Map.Entry<String, Integer>> sorted = new ArrayList<>(reasons.entrySet());
        sorted.sort(
                Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()));
        return Collections.unmodifiableList(sorted);
    }
}
