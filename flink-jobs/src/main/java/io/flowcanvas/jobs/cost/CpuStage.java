package io.flowcanvas.jobs.cost;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * What images and frames cost this process, by stage: the processor time of the threads that did
 * the work, since the job's classes were loaded. Thread-safe.
 */
public enum CpuStage {
    /** A camera's packets are read and decoded. */
    READ,
    /** A camera's frame that was taken becomes a JPEG. */
    TAKE,
    /** An encoded image or frame is decoded for its pipeline. */
    DECODE,
    /** Steps that detect, the next two among it. */
    DETECT,
    /** An image becomes the input of a model. */
    FILL,
    /** A model runs, and its outputs are read. */
    INFER,
    /** Steps that do not detect. */
    STEPS,
    /** Results are encoded. */
    ENCODE;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final double NANOS_PER_MILLI = 1_000_000;

    private static final Map<CpuStage, LongAdder> NANOS =
            Arrays.stream(values())
                    .collect(
                            Collectors.toUnmodifiableMap(stage -> stage, stage -> new LongAdder()));

    /** Processor time of this thread so far, in nanoseconds: what {@link #since} wants. */
    public static long begin() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** The stage has ended on the thread that began it. */
    public void since(long began) {
        add(begin() - began);
    }

    public void add(long moreNanos) {
        adder().add(moreNanos);
    }

    public double millis() {
        return adder().sum() / NANOS_PER_MILLI;
    }

    private LongAdder adder() {
        return Objects.requireNonNull(NANOS.get(this));
    }

    /** The name of its metric. */
    public String metric() {
        return "cpuMillis" + name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
}
