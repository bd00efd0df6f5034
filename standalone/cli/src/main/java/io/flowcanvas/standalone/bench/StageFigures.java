package io.flowcanvas.standalone.bench;

import io.flowcanvas.standalone.flink.FlinkException;
import io.flowcanvas.standalone.settings.StackException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the images job counts of frames, as of now. A JobManager answers with what it fetched last
 * and fetches anew meanwhile, so the first answer may be as old as the one before a measurement;
 * what is wanted is the first in which more frames are counted.
 */
final class StageFigures {
    private final Source source;
    private final Duration poll;
    private final Duration limit;

    /** Asks the JobManager. */
    interface Source {
        Map<String, List<Double>> read() throws FlinkException;
    }

    /**
     * @param limit until more frames are counted; then the newest answer has to do
     */
    StageFigures(Source source, Duration poll, Duration limit) {
        this.source = source;
        this.poll = poll;
        this.limit = limit;
    }

    /** Metrics by name and subtask. */
    Map<String, List<Double>> now() throws FlinkException {
        long began = System.nanoTime();
        Map<String, List<Double>> first = source.read();
        Map<String, List<Double>> newest = first;
        while (CameraCosts.frames(newest) == CameraCosts.frames(first)
                && System.nanoTime() - began < limit.toNanos()) {
            pause();
            newest = source.read();
        }
        return newest;
    }

    private void pause() {
        try {
            Thread.sleep(poll.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted", interrupted);
        }
    }
}
