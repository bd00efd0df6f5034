package io.flowcanvas.jobs.cameras.source;

import io.flowcanvas.proto.jobs.v1.CameraChange;
import java.io.Serializable;
import java.util.List;

/** Tells which cameras there are: first all of them, then every change. */
public interface CameraFeed extends Serializable {
    /**
     * Begins to tell. The listener is called from a thread of the feed's, one call at a time.
     *
     * @return ends it
     */
    AutoCloseable follow(Listener listener);

    /** Hears of cameras. */
    interface Listener {
        /**
         * Once complete, called at least once a second, also when nothing has changed.
         *
         * @param complete whether all cameras that there were at the beginning are told by now;
         *     once true it stays so
         */
        void changed(List<CameraChange> changes, boolean complete);

        /** The feed has ended and will tell no more. */
        void failed(Throwable failure);
    }
}
