package io.flowcanvas.standalone.launch;

import io.flowcanvas.standalone.service.Service;
import io.flowcanvas.standalone.service.StackServices;
import io.flowcanvas.standalone.settings.DataFolder;
import io.flowcanvas.standalone.settings.Secrets;
import io.flowcanvas.standalone.settings.StackException;
import io.flowcanvas.standalone.settings.StackSettings;
import io.flowcanvas.standalone.state.FolderLock;
import io.flowcanvas.standalone.state.Phase;
import io.flowcanvas.standalone.state.SecretsFile;
import io.flowcanvas.standalone.state.StateFile;
import io.flowcanvas.standalone.state.StateRecorder;
import io.flowcanvas.standalone.supervision.RestartPolicy;
import io.flowcanvas.standalone.supervision.Supervisor;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one stack from its start to its end, in this process. */
public final class Launcher {
    private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);
    private static final int OWN_MEGABYTES = 120;

    private final StackSettings settings;
    private final boolean checkMemory;

    public Launcher(StackSettings settings, boolean checkMemory) {
        this.settings = settings;
        this.checkMemory = checkMemory;
    }

    /**
     * Starts the stack and supervises it until the latch is down; then, or after a failure, all is
     * stopped. The state file says at any time how it goes, and keeps the last word.
     *
     * @throws StackException why it did not start or could not go on
     */
    public void run(CountDownLatch end) throws InterruptedException {
        DataFolder folder = settings.folder();
        StateFile file = new StateFile(folder.state());
        try (FolderLock lock = lock(folder)) {
            LOG.info("started data={} lock={}", folder.root(), lock.file());
            file.read().map(Leftovers::clear).ifPresent(Launcher::logLeftovers);
            StateRecorder state = new StateRecorder(file, InstantSource.system());
            try {
                supervise(state, end);
            } catch (StackException failure) {
                state.stackEnters(Phase.FAILED, failure.sentence());
                throw failure;
            }
        }
    }

    private void supervise(StateRecorder state, CountDownLatch end) throws InterruptedException {
        Secrets secrets = new SecretsFile(settings.folder()).readOrMake();
        MachineCheck.portsAreFree(settings.ports(), settings.external());
        List<Service> services = new StackServices(settings, secrets).all();
        if (checkMemory) {
            MachineCheck.memoryIsThere(needed(services), MachineCheck.availableMegabytes());
        }
        Supervisor supervisor =
                new Supervisor(services, state, RestartPolicy.STANDARD, InstantSource.system());
        supervisor.start();
        supervisor.watch(end);
        supervisor.stop();
    }

    private static long needed(List<Service> services) {
        return OWN_MEGABYTES + services.stream().mapToLong(Service::memoryMegabytes).sum();
    }

    private static FolderLock lock(DataFolder folder) {
        return FolderLock.tryTake(folder.lock())
                .orElseThrow(
                        () ->
                                new StackException(
                                        "another launcher runs with %s; stop it with ./flowcanvas down, or choose another folder with --data"
                                                .formatted(folder.root())));
    }

    private static void logLeftovers(int count) {
        if (count > 0) {
            LOG.warn("ended {} processes of a launcher that was killed", count);
        }
    }
}
