package io.flowcanvas.jobs.images.intake;

/** Why a submission is not taken: what is wrong, and after a colon its particulars. */
final class UnreadableSubmission extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 500;

    UnreadableSubmission(String reason) {
        super(shortened(reason), null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    private static String shortened(String reason) {
        return reason.codePointCount(0, reason.length()) <= LONGEST
                ? reason
                : reason.substring(0, reason.offsetByCodePoints(0, LONGEST)) + "…";
    }
}
