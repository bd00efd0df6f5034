package io.flowcanvas.jobs.kafka;

import io.flowcanvas.proto.jobs.v1.LaneItem;
import java.io.Serializable;
import java.util.List;

/** Brings back the inputs that a checkpoint left in their topic. */
public interface InputRecovery extends Serializable {
    /**
     * The items with their inputs, in the same order. One whose record is no longer in its topic
     * stays without.
     *
     * @param items read from a checkpoint
     */
    List<LaneItem> recover(List<LaneItem> items);
}
