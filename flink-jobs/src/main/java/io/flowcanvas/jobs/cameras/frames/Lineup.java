package io.flowcanvas.jobs.cameras.frames;

import io.flowcanvas.jobs.cameras.grab.FrameSelector;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.CameraPicture;
import io.flowcanvas.proto.engine.v1.FramePolicy;
import io.flowcanvas.proto.jobs.v1.CameraOutcome;
import io.flowcanvas.proto.jobs.v1.CameraRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One camera's records under way, in the order in which they came: they may be done in any order
 * and leave in theirs. Of pushed frames a few are worked on at a time, the others wait. Not
 * thread-safe.
 */
final class Lineup {
    /** Pushed frames of a camera that are worked on, or done and not gone yet. */
    static final int MOST_BEGUN = 4;

    private final Deque<Place> places = new ArrayDeque<>();
    private final Deque<Place> waiting = new ArrayDeque<>();
    private final WaitingRoom.Bench bench;
    private int begun;
    private FrameSelector selector;
    private long version;

    /** A record's place; it has an outcome once it is done. */
    static final class Place {
        private final CameraRecord record;
        private boolean hasBegun;
        private @Nullable CameraOutcome outcome;
        private Optional<CameraPicture> picture = Optional.empty();

        private Place(CameraRecord record) {
            this.record = record;
        }

        void done(CameraOutcome result, Optional<CameraPicture> shown) {
            outcome = result;
            picture = shown;
        }

        CameraRecord record() {
            return record;
        }

        private int size() {
            return record.getSerializedSize();
        }

        Optional<CameraPicture> picture() {
            return picture;
        }

        CameraOutcome outcome() {
            if (outcome == null) {
                throw new IllegalStateException("the frame is still under way");
            }
            return outcome;
        }
    }

    Lineup(CameraDefinition camera, WaitingRoom room) {
        bench = room.bench();
        selector = new FrameSelector(camera.getFramePolicy(), camera.getMaxFps());
        version = camera.getVersion();
    }

    Place add(CameraRecord record) {
        Place place = new Place(record);
        places.add(place);
        return place;
    }

    /**
     * Whether work on a frame that was added begins now. Where it does not the frame waits for its
     * turn; of sources that choose their frames none does.
     */
    boolean begins(Place place) {
        if (place.record.getWindow() == 0 && (begun >= MOST_BEGUN || !waiting.isEmpty())) {
            waiting.add(place);
            bench.enter(place.size());
            return false;
        }
        begin(place);
        return true;
    }

    /** Takes those out of the waiting ones whose turn has come. */
    List<Place> next() {
        List<Place> next = new ArrayList<>();
        while (begun < MOST_BEGUN && !waiting.isEmpty()) {
            Place place = waiting.removeFirst();
            bench.leave(place.size());
            begin(place);
            next.add(place);
        }
        return next;
    }

    private void begin(Place place) {
        place.hasBegun = true;
        begun++;
    }

    /** Whether a pushed frame is taken; those of a source were chosen there. */
    boolean takes(CameraRecord record) {
        CameraDefinition camera = record.getCamera();
        if (camera.getVersion() != version) {
            selector = new FrameSelector(camera.getFramePolicy(), camera.getMaxFps());
            version = camera.getVersion();
        }
        if (camera.getFramePolicy() == FramePolicy.FRAME_POLICY_EVERY && !hasRoom(record)) {
            return false;
        }
        return selector.next(record.getAtMicros(), places.isEmpty()) == FrameSelector.Verdict.TAKEN;
    }

    private boolean hasRoom(CameraRecord record) {
        return begun < MOST_BEGUN || bench.hasRoom(record.getSerializedSize());
    }

    /** Takes out those at the front that are done. */
    List<Place> leave() {
        List<Place> done = new ArrayList<>();
        while (!places.isEmpty() && places.getFirst().outcome != null) {
            Place place = places.removeFirst();
            if (place.hasBegun) {
                begun--;
            }
            done.add(place);
        }
        return done;
    }

    List<CameraRecord> records() {
        return places.stream().map(Place::record).toList();
    }

    boolean isEmpty() {
        return places.isEmpty();
    }
}
