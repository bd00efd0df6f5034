package io.flowcanvas.jobs.cameras.source;

import io.flowcanvas.jobs.cameras.grab.CameraGrabber;
import io.flowcanvas.jobs.cameras.grab.GrabSettings;
import io.flowcanvas.jobs.cameras.grab.Outbound;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.jobs.v1.CameraChange;
import io.flowcanvas.proto.jobs.v1.CameraRecord;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the cameras of one subtask, each on a thread of its own. What they bring waits in one
 * queue, first come first served: it holds what each camera's window allows, so none can fill it.
 * Flink's own base for readers polls its splits; these push, and change while they are read.
 */
final class CameraReader implements SourceReader<CameraRecord, CameraSplit> {
    private static final Logger LOG = LoggerFactory.getLogger(CameraReader.class);
    private static final Clock CLOCK = Clock.systemUTC();
    private static final int MICROS_PER_MILLI = 1000;

    private final SourceReaderContext context;
    private final GrabSettings settings;
    private final Outbound outbound;
    private final CameraMetrics metrics;
    private final Map<String, HeldCamera> cameras = new LinkedHashMap<>();
    private final List<CameraGrabber> ending = new ArrayList<>();
    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final Object lock = new Object();
    private CompletableFuture<Void> available = new CompletableFuture<>();

    /** What a camera brought. */
    private record Arrival(HeldCamera from, CameraRecord record) {}

    CameraReader(SourceReaderContext context, GrabSettings settings, Outbound outbound) {
        this.context = context;
        this.settings = settings;
        this.outbound = outbound;
        this.metrics = new CameraMetrics(context.metricGroup());
    }

    @Override
    public void start() {
        context.sendSourceEventToCoordinator(new CamerasHeld(List.copyOf(cameras.keySet())));
    }

    @Override
    public InputStatus pollNext(ReaderOutput<CameraRecord> output) {
        Arrival next = arrivals.poll();
        if (next == null) {
            synchronized (lock) {
                if (available.isDone()) {
                    available = new CompletableFuture<>();
                }
            }
            // one may have come before the new future was there
            return arrivals.isEmpty() ? InputStatus.NOTHING_AVAILABLE : InputStatus.MORE_AVAILABLE;
        }
        emit(next, output);
        return arrivals.isEmpty() ? InputStatus.NOTHING_AVAILABLE : InputStatus.MORE_AVAILABLE;
    }

    private static void emit(Arrival next, ReaderOutput<CameraRecord> output) {
        if (next.from.isReleased() && !next.record.getRemoved()) {
            return;
        }
        next.from.handedOn(next.record);
        output.collect(next.record, next.record.getAtMicros() / MICROS_PER_MILLI);
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        synchronized (lock) {
            return arrivals.isEmpty() ? available : CompletableFuture.completedFuture(null);
        }
    }

    private void arrived(HeldCamera from, CameraRecord record) {
        arrivals.add(new Arrival(from, record));
        CompletableFuture<Void> waiting;
        synchronized (lock) {
            waiting = available;
        }
        waiting.complete(null);
    }

    @Override
    public List<CameraSplit> snapshotState(long checkpoint) {
        ending.removeIf(grabber -> !grabber.isRunning());
        return cameras.values().stream().map(HeldCamera::snapshot).toList();
    }

    @Override
    public void addSplits(List<CameraSplit> splits) {
        splits.forEach(this::hold);
    }

    private void hold(CameraSplit split) {
        HeldCamera camera = new HeldCamera(split, nowMicros());
        metrics.follow(camera.id(), camera.counters());
        HeldCamera before = cameras.put(camera.id(), camera);
        if (before != null) {
            release(before);
        }
        if (camera.isReadable()) {
            CameraGrabber grabber =
                    new CameraGrabber(
                            camera.state(),
                            camera.counters(),
                            settings,
                            outbound,
                            CLOCK,
                            record -> arrived(camera, record));
            camera.readBy(grabber);
            grabber.start();
        } else if (!camera.isEnabled()) {
            arrived(camera, camera.disabled(nowMicros()));
        }
        LOG.info(
                "event=camera_held camera={} version={} readable={}",
                camera.id(),
                camera.version(),
                camera.isReadable());
    }

    private static long nowMicros() {
        return CLOCK.millis() * MICROS_PER_MILLI;
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        if (!(event instanceof CameraOrder order)) {
            throw new FlinkRuntimeException("the enumerator sent " + event.getClass());
        }
        CameraChange change = order.message();
        HeldCamera present = cameras.get(change.getCameraId());
        if (present == null) {
            return;
        }
        if (!change.hasCamera()) {
            release(present);
            cameras.remove(change.getCameraId());
            if (order.farewell()) {
                arrived(present, present.farewell(nowMicros()));
            }
            LOG.info("event=camera_released camera={}", change.getCameraId());
        } else if (change.getCamera().getVersion() != present.version()) {
            change(present, change.getCamera());
        }
    }

    private void change(HeldCamera present, CameraDefinition camera) {
        if (present.isReadLike(camera)) {
            present.redefine(camera);
            LOG.info(
                    "event=camera_redefined camera={} version={}",
                    camera.getId(),
                    camera.getVersion());
        } else {
            release(present);
            hold(present.changedTo(camera));
        }
    }

    /** Nothing that the camera still brings is passed on. */
    private void release(HeldCamera camera) {
        if (camera.isReleased()) {
            return;
        }
        camera.release();
        camera.grabber()
                .ifPresent(
                        grabber -> {
                            grabber.stop();
                            ending.add(grabber);
                        });
    }

    @Override
    public void notifyNoMoreSplits() {
        // there may always be another camera
    }

    @Override
    public void close() {
        cameras.values().forEach(this::release);
        ending.forEach(CameraGrabber::close);
        outbound.close();
    }
}
