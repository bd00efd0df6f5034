package io.flowcanvas.jobs.tasks.download;

/** Ends an attempt with an outcome. */
final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Outcome.Failed outcome;

    FailedException(Outcome.Failed outcome) {
        super(outcome.failure().message());
        this.outcome = outcome;
    }

    Outcome.Failed outcome() {
        return outcome;
    }
}
