package io.flowcanvas.api.lambda.catalogue;

import com.networknt.schema.regex.RegularExpression;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of a user's schema. One that would hold a thread for ever, as {@code (a+)+$} can, is
 * given up on: the value then does not match.
 */
final class ImpatientPattern implements RegularExpression {
    private static final Duration PATIENCE = Duration.ofMillis(50);

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

    @Override
    public boolean matches(String value) {
        try {
            return pattern.matcher(new Watched(value, System.nanoTime() + PATIENCE.toNanos()))
                    .find();
        } catch (OutOfPatience | StackOverflowError e) {
            return false;
        }
    }

    /** Every character that is looked at costs a look at the clock. */
    private record Watched(String text, long deadline) implements CharSequence {

        @Override
        public char charAt(int index) {
            if (System.nanoTime() - deadline > 0) {
                throw new OutOfPatience();
            }
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

    private static final class OutOfPatience extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutOfPatience() {
            super(null, null, false, false);
        }
    }
}
