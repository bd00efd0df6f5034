package io.flowcanvas.jobs.cameras.grab;

import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.jobs.v1.CameraRecord;
import io.flowcanvas.proto.jobs.v1.CameraSplitState;
import java.time.Clock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one camera on a thread of its own, for as long as it is wanted: connects, hands frames on
 * as its policy says, and connects again when the camera breaks off or falls silent. Frames under
 * way are bounded by a window, so whoever receives them keeps few.
 */
public final class CameraGrabber implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CameraGrabber.class);
    private static final int MICROS_PER_MILLI = 1000;

    private final CameraDefinition camera;
    private final GrabSettings settings;
    private final Outbound outbound;
    private final CameraCounters counters;
    private final FrameGate gate;
    private final Patience patience = new Patience();
    private final Contact contact;
    private final CameraNews news;
    private final Grabbing grabbing;
    private final CaptureClock captures = new CaptureClock(0);
    private final FileReading file;
    private final Thread thread;

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
        this.settings = settings;
        this.outbound = outbound;
        this.counters = counters;
        this.gate = new FrameGate(camera, counters);
        this.contact = new Contact(settings);
        this.news = new CameraNews(camera, counters, settings.statusInterval(), clock, receiver);
        this.grabbing = new Grabbing(settings, patience, contact, news, gate, counters);
        this.file = new FileReading(grabbing, before);
        this.thread = new Thread(this::run, "camera-" + camera.getId());
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /**
     * Frames and news say from now on that the camera is so; reading goes on as it was.
     *
     * @param now differs in nothing that matters to reading
     */
    public void redefine(CameraDefinition now) {
        news.redefine(now);
    }

    /** Ends at once what the thread does, be it inside FFmpeg; returns before it has ended. */
    public void stop() {
        patience.close();
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

    /** Whether the address leads to a file, which ends. */
    public static boolean readsFile(CameraDefinition camera) {
        String begin = CameraAddress.FILE;
        return camera.getUrl().regionMatches(true, 0, begin, 0, begin.length());
    }

    private void run() {
        news.tell("connecting", "");
        try {
            while (!hasEnded()) {
                counters.countReconnect();
                patience.pause(contact.pause().toMillis() * MICROS_PER_MILLI);
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
            readOnce();
            return true;
        } catch (CameraFailure failure) {
            failed(failure);
        } catch (RuntimeException | Error unexpected) {
            LOG.error(
                    "event=camera_attempt_failed camera={}",
                    camera.getId(),
                    Unexpected.of(unexpected));
            failed(new CameraFailure("the camera cannot be read; the task manager's log says why"));
        }
        return patience.isClosed();
    }

    /** Connects and reads until there is nothing more to read, or nobody who wants it. */
    private void readOnce() throws CameraFailure, InterruptedException {
        patience.atMost(settings.connectLimit());
        CameraAddress address =
                CameraAddress.of(camera.getUrl(), settings.filesFolder(), outbound.addresses());
        patience.atMost(settings.connectLimit());
        Answering answers = new Answering(address, patience, outbound);
        try (VideoInput input = VideoInput.open(address, settings, answers)) {
            news.delivers(input.framesPerSecond());
            read(address, input);
        } catch (CameraFailure failure) {
            throw answers.explain(failure);
        }
    }

    private void read(CameraAddress address, VideoInput input)
            throws CameraFailure, InterruptedException {
        if (address.isLive()) {
            boolean isPaced = address.isHttp() && input.tellsTime();
            new LiveReading(grabbing, captures, input, isPaced).read();
            return;
        }
        file.read(input);
        if (!patience.isClosed()) {
            news.tell("ended", "the file was read to its end");
        }
    }

    private void failed(CameraFailure failure) {
        if (patience.isClosed()) {
            return;
        }
        boolean isDown = contact.lost();
        String reason =
                patience.hasRunOut()
                        ? "it did not answer in time"
                        : String.valueOf(failure.getMessage());
        LOG.info(
                "event=camera_unreadable camera={} down={} reason=\"{}\"",
                camera.getId(),
                isDown,
                reason);
        news.tell(isDown ? "down" : "reconnecting", reason);
    }
}
