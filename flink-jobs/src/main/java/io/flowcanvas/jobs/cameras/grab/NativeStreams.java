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

/** Streams of ours that FFmpeg reads as its own. One function reads them all. */
final class NativeStreams {
    private static final int BUFFER_BYTES = 32 * 1024;
    private static final Map<Long, HttpStream> BY_KEY = new ConcurrentHashMap<>();
    private static final Read READ = new Read();

    private NativeStreams() {}

    /** Takes the stream over: it is closed with the context. */
    static AVIOContext wrap(HttpStream stream) {
        BytePointer key = new BytePointer(1);
        BY_KEY.put(key.address(), stream);
        BytePointer buffer = new BytePointer(av_malloc(BUFFER_BYTES)).capacity(BUFFER_BYTES);
        return avio_alloc_context(buffer, BUFFER_BYTES, 0, key, READ, null, null);
    }

    /**
     * @return whether it was one of ours
     */
    static boolean close(AVIOContext context) {
        Pointer key = context.opaque();
        HttpStream stream = key == null ? null : BY_KEY.remove(key.address());
        if (key == null || stream == null) {
            return false;
        }
        stream.close();
        // FFmpeg may have replaced the buffer by a larger one
        av_free(context.buffer());
        avio_context_free(context);
        new BytePointer(key).deallocate();
        return true;
    }

    private static final class Read extends Read_packet_Pointer_BytePointer_int {
        @Override
        public int call(Pointer key, BytePointer into, int most) {
            HttpStream stream = BY_KEY.get(key.address());
            if (stream == null) {
                return AVERROR_EXIT();
            }
            try {
                byte[] bytes = new byte[most];
                int count = stream.read(bytes, most);
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
            }
        }
    }
}
