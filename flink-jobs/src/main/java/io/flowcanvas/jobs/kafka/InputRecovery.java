package io.flowcanvas.jobs.kafka;

import io.flowcanvas.proto.jobs.v1.LaneItem;
import java.io.Serializable;
import java.util.List;

/** Brings back the inputs that were left in their topic. For one thread at a time. */
public interface InputRecovery extends Serializable, AutoCloseable {
    /**
     * The items with their inputs, in the same order. One whose record is no longer in its topic
     * stays without.
     *
     * @param items any, complete ones among them
     */
    List<LaneItem> recover(List<LaneItem> items);

    @Override
    void close();
}
