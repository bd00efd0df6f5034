package io.flowcanvas.api.lambda.catalogue;

import com.networknt.schema.regex.RegularExpression;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of a user's schema. One that would hold a thread for ever, as {@code (a+)+$} can, ends
 * the check that it is part of when the patience with that is over.
 */
final class ImpatientPattern implements RegularExpression {
    // the library hands a pattern nothing but the text
    private static final ThreadLocal<@Nullable Patience> SHARED = new ThreadLocal<>();
    private static final Duration ALONE = Duration.ofMillis(50);

    private final Pattern pattern;

    private ImpatientPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * @throws IllegalArgumentException if it is no pattern
     */
    static RegularExpression of(String regex) {
        try {
            return new ImpatientPattern(Pattern.compile(regex));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "'%s' is not a regular expression: %s".formatted(regex, e.getDescription()), e);
        }
    }

    /** Has all patterns that this thread meets in a check share one patience. */
    static <T> T sharing(Patience patience, Supplier<T> check) {
        SHARED.set(patience);
        try {
            return check.get();
        } finally {
            SHARED.remove();
        }
    }

    /**
     * @throws Patience.OutOfPatience if it takes too long
     */
    @Override
    public boolean matches(String value) {
        Patience shared = SHARED.get();
        try {
            return pattern.matcher(
                            new Watched(value, shared == null ? new Patience(ALONE) : shared))
                    .find();
        } catch (StackOverflowError e) {
            return false;
        }
    }

    /** Every character that is looked at costs a look at the clock. */
    private record Watched(String text, Patience patience) implements CharSequence {

        @Override
        public char charAt(int index) {
            patience.check();
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
