package io.flowcanvas.jobs.cameras.grab;

import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avio_context_free;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXIT;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Streams of ours that FFmpeg reads as its own. One function reads them all. */
final class NativeStreams {
    private static final int BUFFER_BYTES = 32 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(NativeStreams.class);
    private static final Map<Long, Held> BY_KEY = new ConcurrentHashMap<>();
    private static final Read READ = new Read();

    /**
     * A stream and the key that FFmpeg hands over for it. The key is held for as long as the stream
     * is open: were it freed before, another stream might be given the same.
     */
    private record Held(BytePointer key, HttpStream stream) {}

    private NativeStreams() {}

    /** Takes the stream over: it is closed with the context. */
    static AVIOContext wrap(HttpStream stream) {
        try {
            return wrapped(stream);
        } catch (Throwable failure) {
            stream.close();
            throw failure;
        }
    }

    private static AVIOContext wrapped(HttpStream stream) {
        BytePointer key = new BytePointer(1);
        BY_KEY.put(key.address(), new Held(key, stream));
        BytePointer buffer = new BytePointer(av_malloc(BUFFER_BYTES)).capacity(BUFFER_BYTES);
        return avio_alloc_context(buffer, BUFFER_BYTES, 0, key, READ, null, null);
    }

    /**
     * @return whether it was one of ours
     */
    static boolean close(AVIOContext context) {
        Pointer key = context.opaque();
        Held held = key == null ? null : BY_KEY.remove(key.address());
        if (held == null) {
            return false;
        }
        held.stream.close();
        // FFmpeg may have replaced the buffer by a larger one
        av_free(context.buffer());
        avio_context_free(context);
        held.key.deallocate();
        return true;
    }

    private static final class Read extends Read_packet_Pointer_BytePointer_int {
        @Override
        public int call(Pointer key, BytePointer into, int most) {
            try {
                Held held = BY_KEY.get(key.address());
                if (held == null) {
                    return AVERROR_EXIT();
                }
                byte[] bytes = new byte[most];
                int count = held.stream.read(bytes, most);
                if (count < 0) {
                    return AVERROR_EOF();
                }
                into.capacity(most).put(bytes, 0, count);
                return count;
            } catch (CameraFailure broken) {
                return AVERROR_EXIT();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return AVERROR_EXIT();
            } catch (Throwable unexpected) {
                // FFmpeg cannot pass it on: it would end the process
                LOG.error("event=camera_stream_failed", Unexpected.of(unexpected));
                return AVERROR_EXIT();
            }
        }
    }
}
