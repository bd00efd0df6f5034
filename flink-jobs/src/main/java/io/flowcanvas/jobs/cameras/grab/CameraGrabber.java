package io.flowcanvas.jobs.cameras.grab;

import com.google.protobuf.ByteString;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.CameraStatus;
import io.flowcanvas.proto.jobs.v1.CameraRecord;
import io.flowcanvas.proto.jobs.v1.CameraSplitState;
import io.flowcanvas.proto.jobs.v1.CameraTally;
import io.flowcanvas.proto.jobs.v1.TakenFrame;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one camera on a thread of its own, for as long as it is wanted: connects, hands frames on
 * as its policy says, and connects again when the camera breaks off or falls silent. Frames under
 * way are bounded by a window, so whoever receives them keeps few.
 */
public final class CameraGrabber implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CameraGrabber.class);

    /** Frames under way of a camera whose every frame counts. */
    private static final int EVERY_FRAME_WINDOW = 4;

    /** A connection that held for as long was a good one: pauses begin small again. */
    private static final Duration GOOD = Duration.ofSeconds(10);

    private final CameraDefinition camera;
    private final CameraDefinition told;
    private final CameraSplitState before;
    private final GrabSettings settings;
    private final Outbound outbound;
    private final Consumer<CameraRecord> receiver;
    private final CameraCounters counters;
    private final FrameWindow window;
    private final FrameSelector selector;
    private final ReconnectPauses pauses;
    private final CaptureClock captures;
    private final Clock clock;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean closed;

    /** Only on the thread. */
    private long waitingSinceNanos;

    /**
     * Where a file is on its own clock, so that its news have the same time when it is read again.
     */
    private long fileMicros;

    private long patienceNanos;
    private long lastFrameNanos;
    private long lastStatusNanos;
    private boolean isDown;
    private @Nullable String refusal;
    private double sourceFps;

    /**
     * @param before what is known of the camera, which has a url
     * @param counters of the camera, already set to what is known
     * @param receiver gets frames and news in order; called from the camera's thread, must not
     *     block
     */
    public CameraGrabber(
            CameraSplitState before,
            CameraCounters counters,
            GrabSettings settings,
            Outbound outbound,
            Clock clock,
            Consumer<CameraRecord> receiver) {
        this.before = before;
        this.camera = before.getCamera();
        this.told = camera.toBuilder().clearUrl().build();
        this.counters = counters;
        this.settings = settings;
        this.outbound = outbound;
        this.clock = clock;
        this.receiver = receiver;
        this.selector = new FrameSelector(camera.getFramePolicy(), camera.getMaxFps());
        this.window = FrameWindow.open(selector.waitsForRoom() ? EVERY_FRAME_WINDOW : 1);
        this.pauses =
                new ReconnectPauses(
                        settings.firstPause(),
                        settings.longestPause(),
                        ThreadLocalRandom.current());
        this.captures = new CaptureClock(0);
        this.fileMicros = before.getFileBeganMicros() + before.getPositionMicros();
        this.thread = new Thread(this::run, "camera-" + camera.getId());
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Ends at once what the thread does, be it inside FFmpeg; returns before it has ended. */
    public void stop() {
        closed = true;
        closing.countDown();
        window.close();
        thread.interrupt();
    }

    public boolean isRunning() {
        return thread.isAlive();
    }

    /** Stops and waits for the thread, which frees what it holds. */
    @Override
    public void close() {
        stop();
        try {
            thread.join(settings.connectLimit().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("event=camera_thread_stuck camera={}", camera.getId());
        }
    }

    private void run() {
        lastFrameNanos = System.nanoTime();
        tell("connecting", "");
        try {
            while (!closed) {
                long began = System.nanoTime();
                if (readOnce()) {
                    return;
                }
                if (System.nanoTime() - began > GOOD.toNanos()) {
                    pauses.reset();
                }
                counters.countReconnect();
                if (closing.await(pauses.next().toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("event=camera_stopped camera={}", camera.getId());
        } catch (RuntimeException | LinkageError e) {
            LOG.error("event=camera_thread_failed camera={}", camera.getId(), e);
            tell("down", "the camera cannot be read; the task manager's log says why");
        }
    }

    /**
     * Connects and reads until the source breaks off.
     *
     * @return whether there is nothing more to read, ever
     */
    private boolean readOnce() throws InterruptedException {
        try {
            waitAtMost(settings.connectLimit());
            CameraAddress address =
                    CameraAddress.of(camera.getUrl(), settings.filesFolder(), outbound.addresses());
            waitAtMost(settings.connectLimit());
            try (VideoInput input = VideoInput.open(address, settings, new Answering())) {
                sourceFps = input.framesPerSecond();
                if (address.isLive()) {
                    readLive(input);
                } else {
                    new FileReading(input).read();
                    tell("ended", "the file was read to its end");
                    return true;
                }
            }
        } catch (CameraFailure failure) {
            failed(failure);
        }
        return closed;
    }

    private void failed(CameraFailure failure) {
        if (closed) {
            return;
        }
        boolean down =
                isDown || System.nanoTime() - lastFrameNanos >= settings.downAfter().toNanos();
        String reason = reason(failure);
        LOG.info(
                "event=camera_unreadable camera={} down={} reason=\"{}\"",
                camera.getId(),
                down,
                reason);
        isDown = down;
        tell(down ? "down" : "reconnecting", reason);
    }

    /** What we know better than FFmpeg. */
    private String reason(CameraFailure failure) {
        String known = refusal;
        refusal = null;
        if (System.nanoTime() - waitingSinceNanos >= patienceNanos) {
            return "it did not answer in time";
        }
        return known == null ? String.valueOf(failure.getMessage()) : known;
    }

    private void readLive(VideoInput input) throws CameraFailure, InterruptedException {
        long undecodable = 0;
        boolean online = false;
        while (!closed) {
            waitAtMost(settings.stallLimit());
            if (!input.next()) {
                throw new CameraFailure("it ended");
            }
            lastFrameNanos = System.nanoTime();
            if (!online || statusIsDue()) {
                online = true;
                isDown = false;
                tell("online", "");
            }
            counters.countDropped(
                    CameraCounters.Drop.UNDECODABLE, input.undecodable() - undecodable);
            undecodable = input.undecodable();
            long now = nowMicros();
            long at =
                    input.presentationMicros().isPresent()
                            ? captures.live(input.presentationMicros().getAsLong(), now)
                            : captures.arrived(now);
            offer(input, at);
        }
    }

    private boolean statusIsDue() {
        return System.nanoTime() - lastStatusNanos >= settings.statusInterval().toNanos();
    }

    /** Counts a frame and hands it on if its turn has come. */
    private void offer(VideoInput input, long atMicros) throws CameraFailure, InterruptedException {
        long number = counters.countRead();
        if (selector.waitsForRoom()) {
            // the source waits meanwhile, and a live one drops what it must by itself
            window.enter();
        }
        boolean hasRoom = selector.waitsForRoom() || window.tryEnter();
        FrameSelector.Verdict verdict = selector.next(atMicros, hasRoom);
        if (verdict == FrameSelector.Verdict.TAKEN) {
            counters.countTaken();
            hand(input.jpeg(), number, atMicros);
            return;
        }
        if (hasRoom) {
            window.giveBack();
        }
        counters.countDropped(
                verdict == FrameSelector.Verdict.RATE
                        ? CameraCounters.Drop.RATE
                        : CameraCounters.Drop.SUPERSEDED,
                1);
    }

    private void hand(byte[] jpeg, long number, long atMicros) {
        receiver.accept(
                record(atMicros)
                        .setWindow(window.number())
                        .setFrame(
                                TakenFrame.newBuilder()
                                        .setNumber(number)
                                        .setImage(ByteString.copyFrom(jpeg)))
                        .build());
    }

    private void tell(String status, String reason) {
        lastStatusNanos = System.nanoTime();
        receiver.accept(
                record(fileMicros == 0 ? nowMicros() : fileMicros)
                        .setStatus(status(status, reason, counters.tally(), sourceFps))
                        .build());
    }

    /** What a camera's counts and state look like to others. */
    public static CameraStatus status(
            String status, String reason, CameraTally tally, double sourceFps) {
        return CameraStatus.newBuilder()
                .setStatus(status)
                .setReason(reason)
                .setFramesRead(tally.getFramesRead())
                .setFramesTaken(tally.getFramesTaken())
                .putAllFramesDropped(tally.getFramesDroppedMap())
                .setReconnects(tally.getReconnects())
                .setSourceFps(sourceFps)
                .build();
    }

    private CameraRecord.Builder record(long atMicros) {
        return CameraRecord.newBuilder().setCamera(told).setAtMicros(atMicros);
    }

    private long nowMicros() {
        Instant now = clock.instant();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }

    private void waitAtMost(Duration limit) {
        waitingSinceNanos = System.nanoTime();
        patienceNanos = limit.toNanos();
    }

    /** Reads a file: where it was left off, at its own pace unless every frame counts. */
    private final class FileReading {
        private final VideoInput input;
        private final long beganMicros;
        private final long startedMicros = nowMicros();
        private long firstPosition = -1;

        FileReading(VideoInput input) {
            this.input = input;
            this.beganMicros =
                    before.getFileBeganMicros() == 0 ? startedMicros : before.getFileBeganMicros();
        }

        void read() throws CameraFailure, InterruptedException {
            tell("online", "");
            long position = -1;
            while (!closed) {
                waitAtMost(settings.stallLimit());
                if (!input.next()) {
                    return;
                }
                position = Math.max(position + 1, input.presentationMicros().orElse(position + 1));
                if (before.hasPositionMicros() && position <= before.getPositionMicros()) {
                    continue;
                }
                keepPace(position);
                fileMicros = beganMicros + position;
                lastFrameNanos = System.nanoTime();
                if (statusIsDue()) {
                    tell("online", "");
                }
                offer(input, beganMicros + position);
            }
        }

        private void keepPace(long position) throws InterruptedException {
            if (selector.waitsForRoom()) {
                return;
            }
            if (firstPosition < 0) {
                firstPosition = position;
            }
            long early = startedMicros + position - firstPosition - nowMicros();
            if (early > 0 && closing.await(early, TimeUnit.MICROSECONDS)) {
                throw new InterruptedException();
            }
        }
    }

    /** What FFmpeg is told while it works for this camera. */
    private final class Answering implements NativeCalls.Answers {
        @Override
        public boolean isInterrupted() {
            return closed || System.nanoTime() - waitingSinceNanos >= patienceNanos;
        }

        @Override
        public boolean mayOpen(String url) {
            return camera.getUrl().startsWith("file:") && url.startsWith("file:");
        }

        @Override
        public @Nullable HttpStream open(String url) {
            try {
                return HttpStream.open(outbound.client(), url, this::isInterrupted);
            } catch (CameraFailure refused) {
                refusal = refused.getMessage();
                return null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
    }
}
