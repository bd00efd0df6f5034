package io.flowcanvas.jobs.cameras.tracking;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Follows the objects of one camera from frame to frame, as ByteTrack does: what is surely seen is
 * paired with what was expected where, by overlap; then what is hardly seen (half hidden) with what
 * is still missing. An object that is hidden is waited for, an object seen only once has no name.
 */
final class Tracker {
    /** Score of what is surely seen; less only prolongs what was. */
    static final double SURE = 0.4;

    /** Score below which nothing is believed. */
    static final double FAINT = 0.1;

    /** How long a hidden object is waited for, in microseconds. */
    static final long PATIENCE_MICROS = 1_500_000;

    /** Time between two frames that counts; the rest of it nobody looked. */
    private static final long LONGEST_LOOK_MICROS = 1_000_000;

    /** After as long without a frame nothing is as it was. */
    private static final long LONGEST_BLINDNESS_MICROS = 60_000_000;

    /** Sightings that make an object. */
    private static final int SIGHTINGS = 2;

    private static final double LEAST_OVERLAP = 0.15;
    private static final double LEAST_FAINT_OVERLAP = 0.3;

    /** Boxes are compared a little larger, so that a quick small object still meets itself. */
    private static final double REACH = 0.2;

    private final List<Track> tracks;
    private long nextId;
    private long lastMicros;

    /**
     * What a frame changed.
     *
     * @param present objects that are in it
     * @param appeared those of them that were not known before
     * @param gone objects that are not waited for any more
     */
    record Step(List<Track> present, List<Track> appeared, List<Track> gone) {}

    /**
     * @param nextId of the next object, at least 1
     * @param lastMicros time of the frame before; 0 if there is none
     */
    Tracker(List<Track> tracks, long nextId, long lastMicros) {
        this.tracks = new ArrayList<>(tracks);
        this.nextId = nextId;
        this.lastMicros = lastMicros;
    }

    List<Track> tracks() {
        return List.copyOf(tracks);
    }

    long nextId() {
        return nextId;
    }

    /**
     * @param atMicros later than the frame before
     */
    Step next(List<Sighting> sightings, long atMicros) {
        List<Sighting> sure = new ArrayList<>();
        List<Sighting> faint = new ArrayList<>();
        for (Sighting sighting : sightings) {
            if (sighting.score() >= SURE) {
                sure.add(sighting);
            } else if (sighting.score() >= FAINT) {
                faint.add(sighting);
            }
        }
        passOverBlindness(atMicros);
        List<Track> gone = dropLost(atMicros);
        pair(tracks.stream().filter(Track::isConfirmed).toList(), sure, LEAST_OVERLAP, atMicros);
        pair(missing(atMicros), faint, LEAST_FAINT_OVERLAP, atMicros);
        List<Track> unnamed = tracks.stream().filter(track -> !track.isConfirmed()).toList();
        pair(unnamed, sure, LEAST_OVERLAP, atMicros);
        List<Track> appeared = name(unnamed, atMicros);
        tracks.removeIf(track -> !track.isConfirmed() && track.seenMicros() < atMicros);
        sure.forEach(sighting -> tracks.add(new Track(sighting, atMicros)));
        lastMicros = atMicros;
        List<Track> present =
                tracks.stream()
                        .filter(track -> track.isConfirmed() && track.seenMicros() == atMicros)
                        .toList();
        return new Step(present, appeared, gone);
    }

    /** No object is lost because nobody looked: while the job was restarted, say. */
    private void passOverBlindness(long atMicros) {
        long blind = atMicros - lastMicros - LONGEST_LOOK_MICROS;
        if (lastMicros > 0 && blind > 0 && blind < LONGEST_BLINDNESS_MICROS) {
            tracks.forEach(track -> track.stoodStill(blind));
            lastMicros += blind;
        }
    }

    private List<Track> dropLost(long atMicros) {
        List<Track> lost =
                tracks.stream()
                        .filter(track -> atMicros - track.seenMicros() > PATIENCE_MICROS)
                        .toList();
        tracks.removeAll(lost);
        return lost.stream().filter(Track::isConfirmed).toList();
    }

    /** Objects that the frame before still showed and this one not yet. */
    private List<Track> missing(long atMicros) {
        return tracks.stream()
                .filter(Track::isConfirmed)
                .filter(track -> track.seenMicros() == lastMicros && lastMicros < atMicros)
                .toList();
    }

    private List<Track> name(List<Track> unnamed, long atMicros) {
        List<Track> named = new ArrayList<>();
        for (Track track : unnamed) {
            if (track.seenMicros() == atMicros && track.hits() >= SIGHTINGS) {
                track.confirm(nextId++);
                named.add(track);
            }
        }
        return named;
    }

    /** Pairs tracks with sightings; the sightings that remain have no track. */
    private static void pair(
            List<Track> candidates, List<Sighting> sightings, double least, long atMicros) {
        double[][] likeness = new double[candidates.size()][sightings.size()];
        for (int row = 0; row < likeness.length; row++) {
            for (int column = 0; column < likeness[row].length; column++) {
                double overlap = likeness(candidates.get(row), sightings.get(column), atMicros);
                likeness[row][column] = overlap >= least ? overlap : 0;
            }
        }
        int[] columns = Assignment.best(likeness);
        Set<Integer> found = new TreeSet<>(Comparator.reverseOrder());
        for (int row = 0; row < columns.length; row++) {
            if (columns[row] != Assignment.NONE) {
                candidates.get(row).seen(sightings.get(columns[row]), atMicros);
                found.add(columns[row]);
            }
        }
        // the last first, so that the others keep their places
        found.forEach(place -> sightings.remove(place.intValue()));
    }

    private static double likeness(Track track, Sighting sighting, long atMicros) {
        return track.label().equals(sighting.label())
                ? track.expected(atMicros).grown(REACH).overlap(sighting.box().grown(REACH))
                : 0;
    }

    /** Counts by class. */
    static Map<String, Long> byLabel(List<Track> tracks) {
        return tracks.stream().collect(Collectors.groupingBy(Track::label, Collectors.counting()));
    }
}
