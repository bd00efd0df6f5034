package io.flowcanvas.jobs.cameras.tracking;

import io.flowcanvas.proto.engine.v1.Zone;
import io.flowcanvas.proto.jobs.v1.StayMemory;
import java.util.Optional;

/**
 * Sees objects enter a zone, stay and leave. What counts is the centre, which must be inside or
 * outside by {@link #MARGIN} to be either.
 */
final class ZoneWatch {
    /** Part of the picture. */
    static final double MARGIN = 0.005;

    private static final int MICROS_PER_MILLI = 1000;

    /**
     * @param kind {@code entered}, {@code dwelling} or {@code left}
     * @param dwellMillis since it entered
     */
    record Visit(String kind, long dwellMillis) {}

    private final Zone zone;

    ZoneWatch(Zone zone) {
        this.zone = zone;
    }

    String id() {
        return zone.getId();
    }

    Optional<Visit> follow(Track track) {
        if (zone.getLabelsCount() > 0 && !zone.getLabelsList().contains(track.label())) {
            return Optional.empty();
        }
        double depth = Shapes.depth(zone.getCornersList(), track.box().x(), track.box().y());
        StayMemory stay = track.stays().get(zone.getId());
        if (stay == null) {
            return depth >= MARGIN ? Optional.of(entered(track)) : Optional.empty();
        }
        if (depth <= -MARGIN) {
            return ended(track);
        }
        return dwelling(track, stay);
    }

    /** The object is gone, wherever it was. */
    Optional<Visit> ended(Track track) {
        return Optional.ofNullable(track.stays().remove(zone.getId()))
                .map(stay -> new Visit("left", dwell(track, stay)));
    }

    boolean holds(Track track) {
        return track.stays().containsKey(zone.getId());
    }

    private Visit entered(Track track) {
        track.stays()
                .put(
                        zone.getId(),
                        StayMemory.newBuilder().setSinceMicros(track.seenMicros()).build());
        return new Visit("entered", 0);
    }

    private Optional<Visit> dwelling(Track track, StayMemory stay) {
        long dwell = dwell(track, stay);
        if (stay.getTold() || zone.getDwellMillis() == 0 || dwell < zone.getDwellMillis()) {
            return Optional.empty();
        }
        track.stays().put(zone.getId(), stay.toBuilder().setTold(true).build());
        return Optional.of(new Visit("dwelling", dwell));
    }

    private static long dwell(Track track, StayMemory stay) {
        return (track.seenMicros() - stay.getSinceMicros()) / MICROS_PER_MILLI;
    }
}
