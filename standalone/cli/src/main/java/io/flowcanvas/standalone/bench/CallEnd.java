package io.flowcanvas.standalone.bench;

/**
 * How a call ended.
 *
 * @param status of HTTP; 0 without an answer
 * @param text the beginning of the answer unless it succeeded, or why there is none
 */
record CallEnd(int status, String text) {
    static final CallEnd SUCCESS = new CallEnd(200, "");

    static CallEnd unanswered(String reason) {
        return new CallEnd(0, reason);
    }

    boolean isSuccess() {
        return status == 200;
    }

    boolean isAnswered() {
        return status > 0;
    }

    String failure() {
        return isAnswered() ? status + " " + text : text;
    }
}
