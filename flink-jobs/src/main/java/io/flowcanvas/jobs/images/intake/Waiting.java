package io.flowcanvas.jobs.images.intake;

import io.flowcanvas.proto.jobs.v1.IntakeRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Submissions whose pipeline is not known yet, in the order in which they came. Holds no more than
 * some bytes: whoever names pipelines that are not there must not fill the memory.
 */
final class Waiting {
    private final long mostBytes;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long bytes;

    Waiting(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    void add(Entry entry) {
        entries.add(entry);
        bytes += entry.bytes();
    }

    /** The oldest one, if there are too many. */
    Optional<Entry> takeSurplus() {
        return bytes > mostBytes ? Optional.ofNullable(take()) : Optional.empty();
    }

    /** The oldest one, if its time is over. */
    Optional<Entry> takeOverdue(long now) {
        Entry oldest = entries.peek();
        return oldest != null && oldest.deadline() <= now
                ? Optional.ofNullable(take())
                : Optional.empty();
    }

    /** Those that name a pipeline. */
    List<Entry> takeNaming(String pipelineId) {
        List<Entry> found = new ArrayList<>();
        for (Iterator<Entry> all = entries.iterator(); all.hasNext(); ) {
            Entry entry = all.next();
            if (entry.submission().pipelineId().equals(pipelineId)) {
                all.remove();
                bytes -= entry.bytes();
                found.add(entry);
            }
        }
        return found;
    }

    List<IntakeRecord> records() {
        return entries.stream().map(Entry::record).toList();
    }

    private @Nullable Entry take() {
        Entry oldest = entries.poll();
        if (oldest != null) {
            bytes -= oldest.bytes();
        }
        return oldest;
    }

    /**
     * @param deadline when it is given up, milliseconds since 1970
     */
    record Entry(Submission submission, IntakeRecord record, long deadline) {
        private long bytes() {
            return (long) record.getSerializedSize() + submission.image().size();
        }
    }
}
