package io.flowcanvas.standalone.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Time of all processors of the machine since it started, whoever used it; Linux only.
 *
 * @param busy ticks in which they worked, for other machines on the same host too
 * @param all ticks
 */
record MachineTime(long busy, long all) {
    private static final Path FILE = Path.of("/proc/stat");

    /** Positions after the name: the first eight are all there is, two of them idle. */
    private static final int KINDS = 8;

    private static final int IDLE = 3;
    private static final int WAITING = 4;

    static MachineTime now() {
        try {
            return of(Files.readString(FILE));
        } catch (IOException unknown) {
            return new MachineTime(0, 0);
        }
    }

    static MachineTime of(String text) {
        String[] fields = text.lines().findFirst().orElse("").split(" +", -1);
        long[] ticks =
                Arrays.stream(fields).skip(1).limit(KINDS).mapToLong(Long::parseLong).toArray();
        long all = Arrays.stream(ticks).sum();
        return new MachineTime(all - ticks[IDLE] - ticks[WAITING], all);
    }

    /** Part of the time since then; 0 where it is not known. */
    double busySince(MachineTime before) {
        return all == before.all ? 0 : (double) (busy - before.busy) / (all - before.all);
    }
}
