package io.flowcanvas.standalone.cli;

import io.flowcanvas.core.function.RequiredPackages.Manager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * How to install what is missing.
 *
 * @param command to be run; empty if the package manager has none of it
 * @param isRunnable whether we may run it: false where root is needed and there is no sudo
 */
record SetupPlan(List<String> command, boolean isRunnable) {

    /**
     * @param missing some of {@link io.flowcanvas.core.function.RequiredPackages#ALL}
     * @param root whether we are root
     * @param sudo whether there is sudo
     */
    static SetupPlan of(Manager manager, Collection<String> missing, boolean root, boolean sudo) {
        List<String> install = manager.installCommand(missing);
        if (install.isEmpty() || root || manager == Manager.BREW) {
            return new SetupPlan(install, !install.isEmpty());
        }
        List<String> command = new ArrayList<>();
        if (sudo) {
            command.add("sudo");
        }
        command.addAll(install);
        return new SetupPlan(List.copyOf(command), sudo);
    }

    String line() {
        return String.join(" ", command);
    }
}
