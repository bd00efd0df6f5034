package io.flowcanvas.jobs.cameras.grab;

import io.flowcanvas.jobs.images.codec.OpenCv;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What FFmpeg asks us while it works for a camera: whether to go on, and to open URLs, as playlists
 * name them too. There is one function of each for the whole process, as JavaCPP has room for ten
 * only; by what FFmpeg hands over they know whom it is for. None of them lets anything be thrown:
 * that would end the process.
 */
final class NativeCalls {
    /** What one camera answers. Called on the thread that is inside FFmpeg. */
    interface Answers {
        boolean isInterrupted();

        /** Whether FFmpeg may open it by itself. */
        boolean mayOpen(String url);

        /**
         * Opens what FFmpeg wants to read over HTTP, if it may.
         *
         * @return null if it may not, or cannot
         */
        @Nullable HttpStream open(String url);
    }

    private static final Logger LOG = LoggerFactory.getLogger(NativeCalls.class);

    /** EPERM, as FFmpeg says it. */
    private static final int NOT_PERMITTED = -1;

    private static final Map<Long, Watched> BY_KEY = new ConcurrentHashMap<>();
    private static final Map<Long, Watched> BY_CONTEXT = new ConcurrentHashMap<>();
    private static final AVIOInterruptCB.Callback_Pointer INTERRUPT;
    private static final AVFormatContext
                    .Io_open_AVFormatContext_PointerPointer_BytePointer_int_PointerPointer
            OPEN;
    private static final AVFormatContext.Io_close2_AVFormatContext_AVIOContext CLOSE;

    static {
        OpenCv.load();
        // its lines would name addresses, with their passwords
        avutil.av_log_set_level(avutil.AV_LOG_QUIET);
        avformat.avformat_network_init();
        INTERRUPT = new Interrupt();
        OPEN = new Open();
        CLOSE = new Close();
    }

    /** A context of FFmpeg's, whom it works for, and how it opens URLs by itself. */
    private record Watched(
            AVFormatContext context,
            String url,
            Answers answers,
            AVFormatContext.Io_open_AVFormatContext_PointerPointer_BytePointer_int_PointerPointer
                    opening,
            AVFormatContext.Io_close2_AVFormatContext_AVIOContext closing) {
        /**
         * A server of RTSP may send FFmpeg elsewhere, which nobody has checked. Such a connection
         * is given up before anything is said on it.
         */
        boolean isElsewhere() {
            BytePointer present = context.url();
            return present != null && !present.getString().equals(url);
        }
    }

    /** Asks no more once closed. */
    record Registration(BytePointer key, long context) implements AutoCloseable {
        @Override
        public void close() {
            Watched watched = BY_CONTEXT.remove(context);
            if (watched != null) {
                watched.opening.deallocate();
                watched.closing.deallocate();
            }
            BY_KEY.remove(key.address());
            key.deallocate();
        }
    }

    private NativeCalls() {}

    /** Returns when the native libraries are ready. */
    static void load() {
        // the static initialiser does the work
    }

    /**
     * @param url that the context is going to open
     */
    static Registration register(AVFormatContext context, String url, Answers answers) {
        BytePointer key = new BytePointer(1);
        Watched watched =
                new Watched(context, url, answers, context.io_open(), context.io_close2());
        BY_KEY.put(key.address(), watched);
        BY_CONTEXT.put(context.address(), watched);
        context.interrupt_callback().callback(INTERRUPT);
        context.interrupt_callback().opaque(key);
        context.io_open(OPEN);
        context.io_close2(CLOSE);
        return new Registration(key, context.address());
    }

    private static void log(Throwable unexpected) {
        LOG.error("event=camera_call_failed", Unexpected.of(unexpected));
    }

    private static final class Interrupt extends AVIOInterruptCB.Callback_Pointer {
        @Override
        public int call(Pointer key) {
            try {
                Watched watched = key == null ? null : BY_KEY.get(key.address());
                return watched != null && (watched.answers.isInterrupted() || watched.isElsewhere())
                        ? 1
                        : 0;
            } catch (Throwable unexpected) {
                log(unexpected);
                return 1;
            }
        }
    }

    private static final class Open
            extends AVFormatContext
                    .Io_open_AVFormatContext_PointerPointer_BytePointer_int_PointerPointer {
        @Override
        @SuppressWarnings({"rawtypes", "unchecked"}) // the signature is the preset's
        public int call(
                AVFormatContext context,
                PointerPointer opened,
                BytePointer url,
                int flags,
                PointerPointer options) {
            try {
                Watched watched = BY_CONTEXT.get(context.address());
                if (watched == null) {
                    return NOT_PERMITTED;
                }
                String wanted = url.getString();
                if (isHttp(wanted)) {
                    HttpStream stream = watched.answers.open(wanted);
                    if (stream == null) {
                        return NOT_PERMITTED;
                    }
                    opened.put(0, NativeStreams.wrap(stream));
                    return 0;
                }
                return watched.answers.mayOpen(wanted)
                        ? watched.opening.call(context, opened, url, flags, options)
                        : NOT_PERMITTED;
            } catch (Throwable unexpected) {
                log(unexpected);
                return NOT_PERMITTED;
            }
        }

        private static boolean isHttp(String url) {
            String lower = url.toLowerCase(Locale.ROOT);
            return lower.startsWith("http:") || lower.startsWith("https:");
        }
    }

    private static final class Close extends AVFormatContext.Io_close2_AVFormatContext_AVIOContext {
        @Override
        public int call(AVFormatContext context, AVIOContext stream) {
            try {
                if (stream == null || NativeStreams.close(stream)) {
                    return 0;
                }
                Watched watched = BY_CONTEXT.get(context.address());
                return watched == null ? NOT_PERMITTED : watched.closing.call(context, stream);
            } catch (Throwable unexpected) {
                log(unexpected);
                return NOT_PERMITTED;
            }
        }
    }
}
