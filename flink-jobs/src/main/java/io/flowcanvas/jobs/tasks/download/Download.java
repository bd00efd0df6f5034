package io.flowcanvas.jobs.tasks.download;

import java.util.concurrent.CompletionStage;

/** One under way. */
interface Download {
    /** Ends well in any case, on any thread; never once it is cancelled. */
    CompletionStage<Outcome> outcome();

    /** Closes its connection; what it has stored so far goes. */
    void cancel();
}
