package io.flowcanvas.jobs.tasks.download;

import io.flowcanvas.proto.jobs.v1.FetchAsset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All downloads of a subtask, and which begins next: at most so many at a time, in all and from one
 * host; owners take turns, then their tasks. None of the steps depends on how many there are, but
 * for the logarithm in waiting for a time. For one thread.
 */
final class DownloadQueue {
    private final int most;
    private final int mostPerHost;
    private final Function<String, String> hostOf;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Set<Entry>> tasks = new HashMap<>();
    private final Map<String, Host> hosts = new HashMap<>();
    private final Map<List<String>, Lane> lanes = new HashMap<>();
    private final Turns ready = new Turns();
    private final PriorityQueue<Entry> later =
            new PriorityQueue<>(
                    Comparator.comparingLong(entry -> entry.asset().getNotBeforeMillis()));
    private int running;

    /**
     * @param hostOf from a URL to what counts as one host
     */
    DownloadQueue(int most, int mostPerHost, Function<String, String> hostOf) {
        this.most = most;
        this.mostPerHost = mostPerHost;
        this.hostOf = hostOf;
    }

    /**
     * Takes an asset in. The same one again changes nothing; one that was replaced since is
     * dropped, whether it comes before or after its replacement.
     *
     * @return the replaced one if it is under way: it is to be stopped
     */
    Optional<Entry> add(FetchAsset asset) {
        Entry present = entries.get(key(asset));
        if (present != null && present.asset().getGeneration() >= asset.getGeneration()) {
            return Optional.empty();
        }
        Optional<Entry> replaced = Optional.ofNullable(present).filter(Entry::isRunning);
        if (present != null) {
            drop(present);
        }
        Entry entry = new Entry(asset, hostOf.apply(asset.getDownloadUrl()));
        entries.put(key(asset), entry);
        tasks.computeIfAbsent(asset.getTaskId(), task -> new LinkedHashSet<>()).add(entry);
        if (asset.getNotBeforeMillis() > 0) {
            later.add(entry);
        } else {
            enqueue(entry);
        }
        return replaced;
    }

    private void enqueue(Entry entry) {
        FetchAsset asset = entry.asset();
        Host host = hosts.computeIfAbsent(entry.host(), name -> new Host(mostPerHost, ready));
        Lane lane =
                lanes.computeIfAbsent(
                        laneKey(entry), key -> new Lane(asset.getOwner(), asset.getTaskId(), host));
        lane.add(entry);
        if (lane.row() == null) {
            host.join(lane);
        }
    }

    /** The next to begin, which counts as under way from now on; null: none may begin. */
    @Nullable Entry next(long nowMillis) {
        wake(nowMillis);
        Lane lane = running < most ? ready.poll() : null;
        if (lane == null) {
            return null;
        }
        Entry entry = lane.poll();
        forgetIfEmpty(lane, entry);
        lane.host().begin(lane);
        entry.run(true);
        running++;
        return entry;
    }

    private void wake(long nowMillis) {
        Entry first = later.peek();
        while (first != null
                && (first.isGone() || first.asset().getNotBeforeMillis() <= nowMillis)) {
            later.remove();
            if (!first.isGone()) {
                enqueue(first);
            }
            first = later.peek();
        }
    }

    /** When {@link #next} must be asked again although nothing has happened. */
    OptionalLong wakeUpMillis() {
        Entry first = later.peek();
        return first == null
                ? OptionalLong.empty()
                : OptionalLong.of(first.asset().getNotBeforeMillis());
    }

    /** It was under way and is done. False: nobody waits for it any more. */
    boolean end(Entry entry) {
        if (entry.isGone()) {
            return false;
        }
        drop(entry);
        return true;
    }

    /** It was under way and waits for another attempt. False: nobody waits for it any more. */
    boolean retry(Entry entry, FetchAsset changed) {
        if (entry.isGone()) {
            return false;
        }
        stop(entry);
        entry.become(changed);
        later.add(entry);
        return true;
    }

    /**
     * Forgets all of a task.
     *
     * @return those under way: they are to be stopped
     */
    List<Entry> abandon(String taskId) {
        List<Entry> dropped = List.copyOf(tasks.getOrDefault(taskId, Set.of()));
        List<Entry> underWay = dropped.stream().filter(Entry::isRunning).toList();
        dropped.forEach(this::drop);
        return underWay;
    }

    private void drop(Entry entry) {
        entry.leave();
        entries.remove(key(entry.asset()));
        String task = entry.asset().getTaskId();
        Set<Entry> siblings = tasks.getOrDefault(task, Set.of());
        siblings.remove(entry);
        if (siblings.isEmpty()) {
            tasks.remove(task);
        }
        if (entry.isRunning()) {
            stop(entry);
        }
        Lane lane = entry.lane();
        if (lane != null) {
            lane.remove(entry);
            if (forgetIfEmpty(lane, entry)) {
                lane.host().leave(lane);
                forgetIfIdle(entry);
            }
        }
    }

    private void stop(Entry entry) {
        entry.run(false);
        running--;
        Host host = hosts.get(entry.host());
        if (host != null) {
            host.end();
            forgetIfIdle(entry);
        }
    }

    private boolean forgetIfEmpty(Lane lane, Entry last) {
        if (lane.isEmpty()) {
            lanes.remove(laneKey(last));
        }
        return lane.isEmpty();
    }

    private void forgetIfIdle(Entry last) {
        Host host = hosts.get(last.host());
        if (host != null && host.isIdle()) {
            hosts.remove(last.host());
        }
    }

    /** All that is queued or under way. */
    Collection<Entry> entries() {
        return entries.values();
    }

    int size() {
        return entries.size();
    }

    int running() {
        return running;
    }

    private static String key(FetchAsset asset) {
        return asset.getTaskId() + "/" + asset.getIndex();
    }

    private static List<String> laneKey(Entry entry) {
        return List.of(entry.asset().getTaskId(), entry.host());
    }
}
