package io.flowcanvas.standalone.launch;

import com.sun.management.OperatingSystemMXBean;
import io.flowcanvas.standalone.settings.ExternalServices;
import io.flowcanvas.standalone.settings.PortUse;
import io.flowcanvas.standalone.settings.Ports;
import io.flowcanvas.standalone.settings.StackException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** What must be true of the machine before anything is started. */
final class MachineCheck {
    private static final Path MEMORY_FILE = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";

    private MachineCheck() {}

    /**
     * @throws StackException naming the port, the service and the option, when a port is taken
     */
    static void portsAreFree(Ports ports, ExternalServices external) {
        for (PortUse use : PortUse.values()) {
            if (external.leavesUs(use) && isTaken(ports.of(use))) {
                throw new StackException(
                        "port %d is in use by another program and %s needs it; stop that program or choose another port with %s"
                                .formatted(ports.of(use), use.service(), use.option()));
            }
        }
    }

    private static boolean isTaken(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return false;
        } catch (IOException taken) {
            return true;
        }
    }

    /**
     * @throws StackException when less is available than the services take
     */
    static void memoryIsThere(long neededMegabytes, long availableMegabytes) {
        if (availableMegabytes < neededMegabytes) {
            throw new StackException(
                    "the stack needs %d MiB of memory and %d MiB are available; close other programs, use external services (--kafka, --postgres, …) or start all the same with --no-memory-check"
                            .formatted(neededMegabytes, availableMegabytes));
        }
    }

    /** What can be had without pushing others out, within a container's limit; in MiB. */
    static long availableMegabytes() {
        OperatingSystemMXBean system =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long limit = system.getTotalMemorySize() >> 20;
        try {
            if (!Files.exists(MEMORY_FILE)) {
                return limit;
            }
            return Files.readAllLines(MEMORY_FILE).stream()
                    .filter(line -> line.startsWith(AVAILABLE))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                    .map(available -> Math.min(available, limit))
                    .findFirst()
                    .orElse(limit);
        } catch (IOException unreadable) {
            return limit;
        }
    }
}
