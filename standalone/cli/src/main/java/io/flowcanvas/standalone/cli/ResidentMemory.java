package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Memory a process and its children really hold. */
final class ResidentMemory {
    private static final String RESIDENT = "Pss:";

    private ResidentMemory() {}

    /** In MiB, pages that several share counted once; 0 where the system does not tell. */
    static long megabytes(ProcessIdentity identity) {
        return identity.find()
                .map(process -> Stream.concat(Stream.of(process), process.descendants()))
                .map(family -> family.mapToLong(ResidentMemory::kilobytes).sum() >> 10)
                .orElse(0L);
    }

    private static long kilobytes(ProcessHandle process) {
        Path file = Path.of("/proc", Long.toString(process.pid()), "smaps_rollup");
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException notHere) {
            return 0;
        }
    }
}
