package io.flowcanvas.api.canvas.realtime;

import io.flowcanvas.core.error.FlowcanvasException;

/** What a chunk leads to. */
sealed interface Assembly {

    /** More is to come. */
    record Pending() implements Assembly {}

    record Whole(ReceivedImage image) implements Assembly {}

    /** The image ends here; the rest of it is passed over. */
    record Refused(String correlationId, FlowcanvasException reason) implements Assembly {}
}
