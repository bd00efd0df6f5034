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
 * and leave in theirs. Not thread-safe.
 */
final class Lineup {
    /** Pushed frames under way of a camera whose every frame counts. */
    private static final int EVERY_FRAME = 4;

    private final Deque<Place> places = new ArrayDeque<>();
    private FrameSelector selector;
    private long version;

    /** A record's place; it has an outcome once it is done. */
    static final class Place {
        private final CameraRecord record;
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

    Lineup(CameraDefinition camera) {
        selector = new FrameSelector(camera.getFramePolicy(), camera.getMaxFps());
        version = camera.getVersion();
    }

    Place add(CameraRecord record) {
        Place place = new Place(record);
        places.add(place);
        return place;
    }

    /** Whether a pushed frame must wait for those before it. */
    boolean isFull(CameraDefinition camera) {
        return camera.getFramePolicy() == FramePolicy.FRAME_POLICY_EVERY
                && places.size() >= EVERY_FRAME;
    }

    /** Whether a pushed frame is taken; those of a source were chosen there. */
    boolean takes(CameraRecord record) {
        CameraDefinition camera = record.getCamera();
        if (camera.getVersion() != version) {
            selector = new FrameSelector(camera.getFramePolicy(), camera.getMaxFps());
            version = camera.getVersion();
        }
        return selector.next(record.getAtMicros(), places.isEmpty()) == FrameSelector.Verdict.TAKEN;
    }

    /** Takes out those at the front that are done. */
    List<Place> leave() {
        List<Place> done = new ArrayList<>();
        while (!places.isEmpty() && places.getFirst().outcome != null) {
            done.add(places.removeFirst());
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
