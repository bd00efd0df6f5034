package io.flowcanvas.functions.sandbox;

import java.nio.file.Path;
import java.util.List;

/**
 * The kernel's own limits on one worker and all that it starts, where this machine lets us set
 * them.
 */
interface ControlGroup {
    ControlGroup NONE =
            new ControlGroup() {
                @Override
                public List<Path> folders() {
                    return List.of();
                }

                @Override
                public boolean ranOutOfMemory() {
                    return false;
                }

                @Override
                public void remove() {}
            };

    /** A process joins by writing its id into {@code cgroup.procs} of each. */
    List<Path> folders();

    boolean ranOutOfMemory();

    /** Once its processes have ended. */
    void remove();
}
