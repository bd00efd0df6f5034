package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.deadletters.Letter;
import io.flowcanvas.standalone.deadletters.LetterPosition;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Which letters are meant. */
final class LetterSelection implements Predicate<Letter> {
    private final Predicate<Letter> wanted;

    private LetterSelection(Predicate<Letter> wanted) {
        this.wanted = wanted;
    }

    static LetterSelection all() {
        return new LetterSelection(letter -> true);
    }

    /** Upper or lower case. */
    static LetterSelection withReason(String part) {
        String lower = part.toLowerCase(Locale.ROOT);
        return new LetterSelection(
                letter -> letter.reason().toLowerCase(Locale.ROOT).contains(lower));
    }

    static LetterSelection at(List<LetterPosition> positions) {
        Set<LetterPosition> all = Set.copyOf(positions);
        return new LetterSelection(letter -> all.contains(letter.position()));
    }

    @Override
    public boolean test(Letter letter) {
        return wanted.test(letter);
    }
}
