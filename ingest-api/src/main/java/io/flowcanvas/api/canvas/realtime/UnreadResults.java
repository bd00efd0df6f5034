package io.flowcanvas.api.canvas.realtime;

import io.flowcanvas.api.memory.SharedMemory;
import io.flowcanvas.proto.imageflow.v1.ProcessingResult;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Results of one call that its client has not read, in the memory that is taken for them. One that
 * there is no room for stays without its content. Used by one thread at a time.
 */
final class UnreadResults {
    private record Unread(ProcessingResult result, long held) {}

    private final SharedMemory.Share memory;
    private final Queue<Unread> results = new ArrayDeque<>();

    UnreadResults(SharedMemory.Share memory) {
        this.memory = memory;
    }

    void add(ProcessingResult result) {
        long size = result.getSerializedSize();
        results.add(
                memory.take(size)
                        ? new Unread(result, size)
                        : new Unread(ProcessingResults.withoutContent(result), 0));
    }

    int size() {
        return results.size();
    }

    boolean isEmpty() {
        return results.isEmpty();
    }

    /** The oldest one, which is about to be sent. */
    ProcessingResult take() {
        Unread oldest = results.remove();
        memory.giveBack(oldest.held());
        return oldest.result();
    }

    void clear() {
        while (!isEmpty()) {
            take();
        }
    }
}
