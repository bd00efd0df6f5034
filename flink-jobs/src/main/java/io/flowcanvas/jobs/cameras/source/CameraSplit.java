package io.flowcanvas.jobs.cameras.source;

import io.flowcanvas.proto.jobs.v1.CameraSplitState;
import org.apache.flink.api.connector.source.SourceSplit;

/** A camera that is read, and what is known of it. */
record CameraSplit(CameraSplitState state) implements SourceSplit {
    @Override
    public String splitId() {
        return state.getCamera().getId();
    }

    long version() {
        return state.getCamera().getVersion();
    }

    /** Says no address: it may hold a password. */
    @Override
    public String toString() {
        return "camera " + splitId() + " version " + version();
    }
}
