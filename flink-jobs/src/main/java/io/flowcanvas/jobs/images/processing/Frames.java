package io.flowcanvas.jobs.images.processing;

import io.flowcanvas.core.pipeline.Step;
import io.flowcanvas.jobs.images.component.Frame;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * The images of one item that are still to be read, in native memory. Each is released after its
 * last reader, all of them on close. Not thread-safe.
 */
final class Frames implements AutoCloseable {
    /** A frame and how often it will still be read. */
    private static final class Held {
        final Frame frame;
        int readers;

        Held(Frame frame, int readers) {
            this.frame = frame;
            this.readers = readers;
        }
    }

    private final Map<String, Held> held = new HashMap<>();
    // several frames may show the same pixels
    private final IdentityHashMap<Mat, Integer> holders = new IdentityHashMap<>();

    /**
     * Keeps a frame beyond the pointer scope it was made in.
     *
     * @param readers how often it will be read; 0 drops it
     */
    void put(String id, Frame frame, int readers) {
        if (readers == 0) {
            return;
        }
        if (holders.merge(frame.pixels(), 1, Integer::sum) == 1) {
            frame.pixels().retainReference();
        }
        held.put(id, new Held(frame, readers));
    }

    /** What a step reads: the image of its first input, the detections of all. */
    Frame inputOf(Step step) {
        List<Frame> inputs = step.inputs().stream().map(this::get).toList();
        return inputs.get(0).withDetectionsOf(inputs.subList(1, inputs.size()));
    }

    Frame get(String id) {
        Held entry = held.get(id);
        if (entry == null) {
            throw new IllegalStateException("nobody was to read the image of " + id + " any more");
        }
        return entry.frame;
    }

    /** Whether the next reader of a step's image is the only one of its pixels. */
    boolean isSoleReader(String id) {
        Held entry = held.get(id);
        return entry != null
                && entry.readers == 1
                && Integer.valueOf(1).equals(holders.get(entry.frame.pixels()));
    }

    /** One reader has finished with a frame. */
    void release(String id) {
        Held entry = held.get(id);
        if (entry != null && --entry.readers == 0) {
            held.remove(id);
            drop(entry.frame.pixels());
        }
    }

    @Override
    public void close() {
        held.clear();
        holders.keySet().forEach(Mat::releaseReference);
        holders.clear();
    }

    private void drop(Mat pixels) {
        if (holders.merge(pixels, -1, Integer::sum) == 0) {
            holders.remove(pixels);
            pixels.releaseReference();
        }
    }
}
