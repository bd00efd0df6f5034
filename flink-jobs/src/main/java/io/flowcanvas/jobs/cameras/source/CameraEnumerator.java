package io.flowcanvas.jobs.cameras.source;

import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.jobs.v1.CameraChange;
import io.flowcanvas.proto.jobs.v1.CameraEnumeratorState;
import io.flowcanvas.proto.jobs.v1.CameraSplitState;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives cameras to readers while the job runs: a new one to who reads fewest, a changed or removed
 * one is told to who reads it. What a reader has restored from a checkpoint it reports itself, and
 * is put right; until all have reported new cameras wait for a while, lest the first reader gets
 * all of them. All of it on the coordinator's thread; the feed hands over to it.
 */
final class CameraEnumerator implements SplitEnumerator<CameraSplit, CameraEnumeratorState> {
    private static final Logger LOG = LoggerFactory.getLogger(CameraEnumerator.class);

    private final SplitEnumeratorContext<CameraSplit> context;
    private final CameraFeed feed;

    /** All cameras that are pulled, as they should be read. */
    private final Map<String, CameraDefinition> wanted = new LinkedHashMap<>();

    /** Cameras whose frames come on a topic. */
    private final Set<String> pushed = new HashSet<>();

    /** Cameras that some reader has, or had when it took its checkpoint. */
    private final Set<String> assigned;

    /** Who reads them, as far as that is known. */
    private final Map<String, Integer> holders = new HashMap<>();

    private final ReaderRoll roll;

    private boolean complete;
    private @Nullable AutoCloseable following;

    CameraEnumerator(
            SplitEnumeratorContext<CameraSplit> context,
            CameraFeed feed,
            CameraEnumeratorState state) {
        this(context, feed, state, System::nanoTime);
    }

    /**
     * @param nanos as {@link System#nanoTime}
     */
    CameraEnumerator(
            SplitEnumeratorContext<CameraSplit> context,
            CameraFeed feed,
            CameraEnumeratorState state,
            LongSupplier nanos) {
        this.context = context;
        this.feed = feed;
        this.roll = new ReaderRoll(nanos);
        this.assigned = new HashSet<>(state.getAssignedList());
    }

    @Override
    public void start() {
        following = feed.follow(new OnCoordinatorThread());
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
        // readers are given cameras without asking
    }

    @Override
    public void addSplitsBack(List<CameraSplit> splits, int subtask) {
        splits.forEach(split -> assigned.remove(split.splitId()));
        // the rest of what it had it will report once it is restored
        holders.values().removeIf(holder -> holder == subtask);
        roll.lost(subtask);
        assignFree();
    }

    @Override
    public void addReader(int subtask) {
        // what it has it is about to say
    }

    /** A reader says what it has, which is what it was restored with. */
    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        if (!(event instanceof CamerasHeld held)) {
            throw new FlinkRuntimeException("a reader sent " + event.getClass());
        }
        for (String id : held.ids()) {
            Integer other = holders.get(id);
            if (other != null && other != subtask) {
                send(subtask, CameraOrder.withdraw(id));
                continue;
            }
            assigned.add(id);
            holders.put(id, subtask);
            if (complete) {
                putRight(id, subtask);
            }
        }
        roll.reported(subtask);
        assignFree();
    }

    @Override
    public CameraEnumeratorState snapshotState(long checkpoint) {
        return CameraEnumeratorState.newBuilder().addAllAssigned(assigned).build();
    }

    @Override
    public void close() throws IOException {
        if (following != null) {
            try {
                following.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                throw new IOException("the feed of cameras could not be closed", e);
            }
        }
    }

    private void changed(List<CameraChange> changes, boolean nowComplete) {
        Set<String> touched = new HashSet<>();
        for (CameraChange change : changes) {
            touched.add(change.getCameraId());
            if (change.hasCamera() && !change.getCamera().hasUrl()) {
                pushed.add(change.getCameraId());
            } else {
                pushed.remove(change.getCameraId());
            }
            if (change.hasCamera() && change.getCamera().hasUrl()) {
                wanted.put(change.getCameraId(), change.getCamera());
            } else {
                wanted.remove(change.getCameraId());
            }
        }
        if (!nowComplete) {
            return;
        }
        if (!complete) {
            // what changed while the job did not run
            complete = true;
            touched.addAll(assigned);
        }
        for (String id : touched) {
            Integer holder = holders.get(id);
            if (holder != null) {
                putRight(id, holder);
            }
        }
        assignFree();
    }

    /** Tells a reader how a camera of its is to be read from now on; it knows what is new. */
    private void putRight(String id, int holder) {
        CameraDefinition camera = wanted.get(id);
        if (camera == null) {
            assigned.remove(id);
            holders.remove(id);
            send(holder, pushed.contains(id) ? CameraOrder.withdraw(id) : CameraOrder.forget(id));
        } else {
            send(holder, CameraOrder.read(camera));
        }
    }

    private void assignFree() {
        Set<Integer> present = context.registeredReaders().keySet();
        boolean mayGive = roll.mayGive(present, context.currentParallelism());
        if (!complete || !mayGive) {
            return;
        }
        for (CameraDefinition camera : wanted.values()) {
            if (assigned.contains(camera.getId())) {
                continue;
            }
            leastBusy()
                    .ifPresent(
                            reader -> {
                                assigned.add(camera.getId());
                                holders.put(camera.getId(), reader);
                                context.assignSplit(fresh(camera), reader);
                                LOG.info(
                                        "event=camera_assigned camera={} reader={}",
                                        camera.getId(),
                                        reader);
                            });
        }
    }

    private static CameraSplit fresh(CameraDefinition camera) {
        return new CameraSplit(CameraSplitState.newBuilder().setCamera(camera).build());
    }

    private Optional<Integer> leastBusy() {
        Map<Integer, Integer> loads = new TreeMap<>();
        context.registeredReaders().keySet().forEach(reader -> loads.put(reader, 0));
        holders.values()
                .forEach(holder -> loads.computeIfPresent(holder, (reader, load) -> load + 1));
        return loads.entrySet().stream().min(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }

    private void send(int reader, CameraOrder order) {
        if (context.registeredReaders().containsKey(reader)) {
            context.sendEventToSourceReader(reader, order);
        }
    }

    private final class OnCoordinatorThread implements CameraFeed.Listener {
        @Override
        public void changed(List<CameraChange> changes, boolean nowComplete) {
            context.runInCoordinatorThread(
                    () -> CameraEnumerator.this.changed(changes, nowComplete));
        }

        @Override
        public void failed(Throwable failure) {
            context.runInCoordinatorThread(
                    () -> {
                        throw new FlinkRuntimeException(
                                "topic cameras can not be read any more", failure);
                    });
        }
    }
}
