package io.flowcanvas.jobs.cameras.tracking;

import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.flowcanvas.proto.engine.v1.CameraStatus;
import io.flowcanvas.proto.engine.v1.ZoneVisit;
import io.flowcanvas.proto.jobs.v1.CameraMemory;
import io.flowcanvas.proto.jobs.v1.CameraOutcome;
import io.flowcanvas.proto.jobs.v1.SeenObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** One camera, what is remembered of it and what it told so far. */
abstract class StorySetUp {
    /** A whole minute. */
    static final long BEGIN = 1_700_000_040_000_000L;

    static final long PERIOD = 200_000;
    static final long MADE_AT = 1_800_000_000_000L;

    CameraDefinition camera = Scene.camera().addLines(Scene.MIDDLE).addZones(Scene.RIGHT).build();
    CameraMemory memory = CameraMemory.getDefaultInstance();
    final List<CameraEvent> events = new ArrayList<>();
    long now = BEGIN - PERIOD;

    /** A person goes from one place to another. */
    void walk(double from, double to, int frames) {
        for (int i = 1; i <= frames; i++) {
            see(Scene.person(from + (to - from) * i / frames, 0.5));
        }
    }

    void see(SeenObject... objects) {
        now += PERIOD;
        tell(Scene.seen(camera, now, objects));
    }

    void tell(CameraOutcome outcome) {
        CameraStory story = new CameraStory(memory, camera, MADE_AT);
        story.tell(outcome);
        events.addAll(story.events());
        memory = story.memory();
    }

    void quiet(long millis) {
        CameraStory story = new CameraStory(memory, camera, MADE_AT);
        story.quiet(millis);
        events.addAll(story.events());
        memory = story.memory();
    }

    CameraOutcome status(String status) {
        return CameraOutcome.newBuilder()
                .setCamera(camera)
                .setAtMicros(now)
                .setStatus(CameraStatus.newBuilder().setStatus(status))
                .build();
    }

    CameraEvent last() {
        return events.get(events.size() - 1);
    }

    CameraEvent last(Predicate<CameraEvent> kind) {
        return events.stream().filter(kind).reduce((one, other) -> other).orElseThrow();
    }

    long crossings() {
        return events.stream().filter(CameraEvent::hasLineCrossed).count();
    }

    List<ZoneVisit> visits() {
        return events.stream()
                .filter(CameraEvent::hasZoneVisit)
                .map(CameraEvent::getZoneVisit)
                .toList();
    }
}
