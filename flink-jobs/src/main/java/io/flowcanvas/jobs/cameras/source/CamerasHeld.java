package io.flowcanvas.jobs.cameras.source;

import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/** A reader's report: the cameras that it has as it begins. */
record CamerasHeld(List<String> ids) implements SourceEvent {
    CamerasHeld {
        ids = List.copyOf(ids);
    }
}
