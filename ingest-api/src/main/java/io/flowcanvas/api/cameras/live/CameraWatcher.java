package io.flowcanvas.api.cameras.live;

import io.flowcanvas.proto.engine.v1.CameraEvent;

/** Somebody who wants to know what happens at cameras. */
public interface CameraWatcher {
    /** Must return at once; called from any thread, an event may come twice. */
    void happened(CameraEvent event);

    /** Must return at once; a status that may be older than what was told already. */
    void stood(CameraEvent status);
}
