package io.flowcanvas.api.cameras;

/** What a change was made from is not there any more: to be made again from what is. */
final class ChangedMeanwhileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ChangedMeanwhileException() {
        super("changed meanwhile", null, false, false);
    }
}
