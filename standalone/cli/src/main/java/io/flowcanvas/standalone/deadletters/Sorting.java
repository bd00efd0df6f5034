package io.flowcanvas.standalone.deadletters;

import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Decides what becomes of each letter when letters are sent back. */
final class Sorting {
    /** What becomes of one. */
    enum Verdict {
        GOES,
        SENT_BEFORE,
        /** It names no topic that it could go back to. */
        HOMELESS,
        /** Its topic does not take so much, or it lost its end for being too large. */
        TOO_LARGE
    }

    private final Map<String, Target> targets;
    private final Predicate<Letter> isSent;

    /**
     * @param targets topics that letters may go back to
     * @param isSent whether a letter was sent back before and does not go again
     */
    Sorting(Map<String, Target> targets, Predicate<Letter> isSent) {
        this.targets = Map.copyOf(targets);
        this.isSent = isSent;
    }

    Verdict of(Letter letter) {
        if (isSent.test(letter)) {
            return Verdict.SENT_BEFORE;
        }
        Optional<Target> target = target(letter);
        if (target.isEmpty()) {
            return Verdict.HOMELESS;
        }
        return letter.isTruncated() || !target.get().takes(original(letter))
                ? Verdict.TOO_LARGE
                : Verdict.GOES;
    }

    /** The record that a letter was; only of one that goes. */
    ProducerRecord<byte[], byte[]> original(Letter letter) {
        return letter.original(
                letter.topic().orElseThrow(), target(letter).orElseThrow().partitions());
    }

    private Optional<Target> target(Letter letter) {
        return letter.topic().map(targets::get);
    }
}
