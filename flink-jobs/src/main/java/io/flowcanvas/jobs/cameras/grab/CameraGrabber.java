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
import java.util.OptionalLong;
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

    private static final int NANOS_PER_MICRO = 1000;

    private static final String FILE = "file:";

    /** Before the first frame of a file. */
    private static final long NOT_BEGUN = -1;

    private final CameraDefinition camera;
    private final CameraDefinition told;
    private final GrabSettings settings;
    private final Outbound outbound;
    private final Consumer<CameraRecord> receiver;
    private final CameraCounters counters;
    private final FrameGate gate;
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

    /** When a file's first frame counts as captured; 0 before it was opened. */
    private long fileBeganMicros;

    /** Of a file's last frame that was read, in this attempt or one before. */
    private long filePosition;

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
        this.camera = before.getCamera();
        this.told = camera.toBuilder().clearUrl().build();
        this.counters = counters;
        this.settings = settings;
        this.outbound = outbound;
        this.clock = clock;
        this.receiver = receiver;
        this.gate = new FrameGate(camera, counters);
        this.pauses =
                new ReconnectPauses(
                        settings.firstPause(),
                        settings.longestPause(),
                        ThreadLocalRandom.current());
        this.captures = new CaptureClock(0);
        this.fileBeganMicros = before.getFileBeganMicros();
        this.filePosition = before.hasPositionMicros() ? before.getPositionMicros() : NOT_BEGUN;
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
        gate.close();
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
                if (hasEnded()) {
                    return;
                }
                counters.countReconnect();
                if (closing.await(pauses.next().toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("event=camera_stopped camera={}", camera.getId());
        }
    }

    /**
     * Makes one attempt. Whatever goes wrong in it, also what never should, is a reason to try
     * again.
     *
     * @return whether there is nothing more to read, ever
     */
    private boolean hasEnded() throws InterruptedException {
        try {
            return readOnce();
        } catch (CameraFailure failure) {
            failed(failure);
        } catch (RuntimeException | Error unexpected) {
            LOG.error(
                    "event=camera_attempt_failed camera={}",
                    camera.getId(),
                    Unexpected.of(unexpected));
            failed(new CameraFailure("the camera cannot be read; the task manager's log says why"));
        }
        return closed;
    }

    /**
     * Connects and reads until the source breaks off.
     *
     * @return whether there is nothing more to read, ever
     */
    private boolean readOnce() throws CameraFailure, InterruptedException {
        waitAtMost(settings.connectLimit());
        CameraAddress address =
                CameraAddress.of(camera.getUrl(), settings.filesFolder(), outbound.addresses());
        waitAtMost(settings.connectLimit());
        try (VideoInput input = VideoInput.open(address, settings, new Answering(address))) {
            sourceFps = input.framesPerSecond();
            if (address.isLive()) {
                readLive(input, address.isHttp() && input.tellsTime());
                return closed;
            }
            new FileReading(input).read();
            tell("ended", "the file was read to its end");
            return true;
        }
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

    /**
     * @param paced whether frames may come faster than they were captured, and are held back
     */
    private void readLive(VideoInput input, boolean paced)
            throws CameraFailure, InterruptedException {
        Pace pace = new Pace();
        long undecodable = 0;
        boolean online = false;
        while (!closed) {
            waitAtMost(settings.stallLimit());
            if (!input.next()) {
                throw new CameraFailure("it ended");
            }
            if (paced && input.presentationMicros().isPresent()) {
                pause(
                        pace.waitFor(
                                input.presentationMicros().getAsLong(),
                                System.nanoTime() / NANOS_PER_MICRO));
            }
            lastFrameNanos = System.nanoTime();
            pauses.frameCame(lastFrameNanos);
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

    private void pause(long micros) throws InterruptedException {
        if (micros > 0 && closing.await(micros, TimeUnit.MICROSECONDS)) {
            throw new InterruptedException();
        }
    }

    /** Counts a frame and hands it on if its turn has come. */
    private void offer(VideoInput input, long atMicros) throws CameraFailure, InterruptedException {
        gate.offer(
                atMicros,
                input::jpeg,
                (jpeg, number, window) -> hand(jpeg, number, window, atMicros));
    }

    private void hand(byte[] jpeg, long number, long window, long atMicros) {
        receiver.accept(
                record(atMicros)
                        .setWindow(window)
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

    /** Whether the address leads to a file, which ends. */
    public static boolean readsFile(CameraDefinition camera) {
        return camera.getUrl().regionMatches(true, 0, FILE, 0, FILE.length());
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
        private final long startedMicros = nowMicros();
        private long firstPosition = NOT_BEGUN;

        FileReading(VideoInput input) {
            this.input = input;
            if (fileBeganMicros == 0) {
                fileBeganMicros = startedMicros;
            }
        }

        void read() throws CameraFailure, InterruptedException {
            tell("online", "");
            long position = NOT_BEGUN;
            while (!closed) {
                waitAtMost(settings.stallLimit());
                if (!input.next()) {
                    return;
                }
                position = Math.max(position + 1, shownAt().orElse(position + 1));
                if (position <= filePosition) {
                    continue;
                }
                keepPace(position);
                filePosition = position;
                fileMicros = fileBeganMicros + position;
                lastFrameNanos = System.nanoTime();
                if (statusIsDue()) {
                    tell("online", "");
                }
                pauses.frameCame(lastFrameNanos);
                offer(input, fileMicros);
            }
        }

        /** Since the file's beginning: many formats count from some other number than 0. */
        private OptionalLong shownAt() {
            OptionalLong own = input.presentationMicros();
            return own.isPresent()
                    ? OptionalLong.of(own.getAsLong() - input.startMicros())
                    : OptionalLong.empty();
        }

        private void keepPace(long position) throws InterruptedException {
            if (gate.waitsForRoom()) {
                return;
            }
            if (firstPosition < 0) {
                firstPosition = position;
            }
            pause(startedMicros + position - firstPosition - nowMicros());
        }
    }

    /** What FFmpeg is told while it works for this camera. */
    private final class Answering implements NativeCalls.Answers {
        private final CameraAddress address;

        Answering(CameraAddress address) {
            this.address = address;
        }

        @Override
        public boolean isInterrupted() {
            return closed || System.nanoTime() - waitingSinceNanos >= patienceNanos;
        }

        @Override
        public boolean mayOpen(String url) {
            return !address.isLive() && url.startsWith(FILE);
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
