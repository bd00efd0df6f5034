package io.flowcanvas.standalone.settings;

/** Why the stack does not run, as one sentence for the user that says what to do. */
public final class StackException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public StackException(String sentence) {
        super(sentence);
    }

    public StackException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /** The sentence. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
