package io.flowcanvas.jobs.cameras.tracking;

import io.flowcanvas.proto.jobs.v1.SideMemory;
import io.flowcanvas.proto.jobs.v1.StayMemory;
import io.flowcanvas.proto.jobs.v1.TrackMemory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One object that is followed: where it was last, how it moves (steadily, as far as is known), and
 * what lines and zones remember of it. Times are microseconds.
 */
final class Track {
    /** Part of a surprise that moves the object. */
    private static final double PLACE_GAIN = 0.8;

    /** Part of a surprise that changes its speed; a size changes less readily. */
    private static final double SPEED_GAIN = 0.4;

    private static final double GROWTH_GAIN = 0.05;
    private static final double SHORTEST_SECONDS = 0.001;
    private static final double SMALLEST = 0.001;
    private static final double MICROS = 1_000_000;

    private final String label;
    private final long firstMicros;
    private final double[] place;
    private final double[] speed;
    private final Map<String, SideMemory> sides;
    private final Map<String, StayMemory> stays;
    private long id;
    private double score;
    private long seenMicros;
    private int hits;
    private double restX;
    private double restY;

    Track(Sighting sighting, long atMicros) {
        label = sighting.label();
        score = sighting.score();
        firstMicros = atMicros;
        seenMicros = atMicros;
        hits = 1;
        place = values(sighting.box());
        speed = new double[place.length];
        sides = new HashMap<>();
        stays = new HashMap<>();
        restX = place[0];
        restY = place[1];
    }

    private Track(TrackMemory memory) {
        id = memory.getId();
        label = memory.getLabel();
        score = memory.getScore();
        firstMicros = memory.getFirstMicros();
        seenMicros = memory.getSeenMicros();
        hits = memory.getHits();
        place = values(memory.getPlaceList());
        speed = values(memory.getSpeedList());
        sides = new HashMap<>(memory.getSidesMap());
        stays = new HashMap<>(memory.getStaysMap());
        restX = memory.getRestX();
        restY = memory.getRestY();
    }

    static Track of(TrackMemory memory) {
        return new Track(memory);
    }

    TrackMemory memory() {
        TrackMemory.Builder memory =
                TrackMemory.newBuilder()
                        .setId(id)
                        .setLabel(label)
                        .setScore(score)
                        .setFirstMicros(firstMicros)
                        .setSeenMicros(seenMicros)
                        .setHits(hits)
                        .putAllSides(sides)
                        .putAllStays(stays)
                        .setRestX(restX)
                        .setRestY(restY);
        for (int i = 0; i < place.length; i++) {
            memory.addPlace(place[i]).addSpeed(speed[i]);
        }
        return memory.build();
    }

    /** Where it should be, if it goes on as it did. */
    Box expected(long atMicros) {
        double seconds = (atMicros - seenMicros) / MICROS;
        return new Box(
                place[0] + speed[0] * seconds,
                place[1] + speed[1] * seconds,
                Math.max(SMALLEST, place[2] + speed[2] * seconds),
                Math.max(SMALLEST, place[3] + speed[3] * seconds));
    }

    void seen(Sighting sighting, long atMicros) {
        double seconds = Math.max(SHORTEST_SECONDS, (atMicros - seenMicros) / MICROS);
        double[] measured = values(sighting.box());
        for (int i = 0; i < place.length; i++) {
            double expected = place[i] + speed[i] * seconds;
            double surprise = measured[i] - expected;
            boolean isSize = i >= 2;
            double readily = isSize ? GROWTH_GAIN : hits == 1 ? 1 : SPEED_GAIN;
            place[i] = expected + (hits == 1 ? 1 : PLACE_GAIN) * surprise;
            speed[i] += readily * surprise / seconds;
        }
        score = sighting.score();
        seenMicros = atMicros;
        hits++;
    }

    /** For some time nothing is known of it: it counts as not passed. */
    void stoodStill(long micros) {
        seenMicros += micros;
    }

    /** From now on it has a name. */
    void confirm(long newId) {
        id = newId;
    }

    boolean isConfirmed() {
        return id != 0;
    }

    long id() {
        return id;
    }

    String label() {
        return label;
    }

    double score() {
        return score;
    }

    long seenMicros() {
        return seenMicros;
    }

    int hits() {
        return hits;
    }

    Box box() {
        return new Box(place[0], place[1], place[2], place[3]);
    }

    Map<String, SideMemory> sides() {
        return sides;
    }

    Map<String, StayMemory> stays() {
        return stays;
    }

    /** Whether it is farther from where it rested than that, and so rests anew. */
    boolean hasMoved(double distance) {
        if (Math.hypot(place[0] - restX, place[1] - restY) < distance) {
            return false;
        }
        restX = place[0];
        restY = place[1];
        return true;
    }

    private static double[] values(Box box) {
        return new double[] {box.x(), box.y(), box.width(), box.height()};
    }

    private static double[] values(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
