package io.flowcanvas.jobs.tasks.life;

import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.jobs.v1.FetchAsset;
import io.flowcanvas.proto.jobs.v1.ResultOrder;

/** What a decision leads to outside the task. All of it may happen twice. */
public interface TaskEffects {
    void fetch(FetchAsset asset);

    void process(ItemRequest item);

    /** An item that was handed to {@link #process} has ended. */
    void processed(String owner, int itemIndex);

    /** Nothing more is wanted of the task's downloads and items, wherever they are. */
    void abandon(String owner, int itemCount);

    /**
     * The same of a task whose work has ended: only what this job may have begun again, after it
     * was set back.
     */
    void forget(String owner);

    void write(ResultOrder order);
}
