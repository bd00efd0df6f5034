package io.flowcanvas.jobs.cameras.grab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_strdup;

import io.flowcanvas.jobs.CapturedLog;
import java.util.List;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The functions as FFmpeg calls them: by their native addresses. */
class NativeCallsTest {
    private CapturedLog log;
    private AVFormatContext context;
    private NativeCalls.Registration registration;

    @BeforeEach
    void register() {
        log = CapturedLog.of(NativeCalls.class);
        NativeCalls.load();
        context = avformat_alloc_context();
        registration = NativeCalls.register(context, "http://127.0.0.1/", new Failing());
    }

    @AfterEach
    void free() {
        registration.close();
        avformat_free_context(context);
        log.close();
    }

    @Test
    void anErrorWhileItIsAskedWhetherToGoOnEndsTheCall() {
        assertThat(interrupt(context)).isEqualTo(1);

        assertThat(thrown()).containsExactly("java.lang.IllegalStateException");
    }

    @Test
    void anErrorWhileAUrlIsOpenedIsARefusal() {
        assertThat(open("http://127.0.0.1/segment.ts")).isNegative();
        assertThat(open("HTTPS://127.0.0.1/segment.ts")).isNegative();
        assertThat(open("file:video.mp4")).isNegative();

        assertThat(thrown())
                .containsExactly(
                        "java.lang.IllegalArgumentException",
                        "java.lang.IllegalArgumentException",
                        "java.lang.LinkageError");
    }

    @Test
    void nothingIsDoneOnceItIsClosed() {
        registration.close();

        assertThat(open("http://127.0.0.1/segment.ts")).isNegative();
        assertThat(context.io_close2().call(context, new AVIOContext(null))).isZero();
        registration = NativeCalls.register(context, "http://127.0.0.1/", new Failing());
    }

    @Test
    void eachConnectionIsAskedForByItsOwnCamera() {
        AVFormatContext other = avformat_alloc_context();
        NativeCalls.Registration others =
                NativeCalls.register(other, "rtsp://127.0.0.1/", new Willing());
        assertThat(interrupt(other)).isZero();
        assertThat(interrupt(context)).isEqualTo(1);

        registration.close();

        assertThat(interrupt(other)).isZero();
        others.close();
        avformat_free_context(other);
        registration = NativeCalls.register(context, "http://127.0.0.1/", new Failing());
    }

    @Test
    void aConnectionThatIsSentElsewhereIsGivenUp() {
        AVFormatContext other = avformat_alloc_context();
        try (NativeCalls.Registration others =
                NativeCalls.register(other, "rtsp://127.0.0.1/", new Willing())) {
            other.url(av_strdup(new BytePointer("rtsp://127.0.0.1/")));
            assertThat(interrupt(other)).isZero();

            av_free(other.url());
            other.url(av_strdup(new BytePointer("rtsp://127.0.0.1/elsewhere")));

            assertThat(interrupt(other)).isEqualTo(1);
        } finally {
            avformat_free_context(other);
        }
    }

    /** What was logged of errors; never what they say. */
    private List<String> thrown() {
        return log.events().stream().map(event -> event.getThrown().getMessage()).toList();
    }

    private static int interrupt(AVFormatContext asking) {
        return asking.interrupt_callback().callback().call(asking.interrupt_callback().opaque());
    }

    private int open(String url) {
        try (BytePointer wanted = new BytePointer(url);
                PointerPointer<AVIOContext> opened = new PointerPointer<>(1)) {
            return context.io_open().call(context, opened, wanted, 1, null);
        }
    }

    private static final class Failing implements NativeCalls.Answers {
        @Override
        public boolean isInterrupted() {
            throw new IllegalStateException("as this test wants");
        }

        @Override
        public boolean mayOpen(String url) {
            throw new LinkageError("as this test wants");
        }

        @Override
        public HttpStream open(String url) {
            throw new IllegalArgumentException("as this test wants");
        }
    }

    private static final class Willing implements NativeCalls.Answers {
        @Override
        public boolean isInterrupted() {
            return false;
        }

        @Override
        public boolean mayOpen(String url) {
            return true;
        }

        @Override
        public HttpStream open(String url) {
            throw new AssertionError("nothing is opened");
        }
    }
}
