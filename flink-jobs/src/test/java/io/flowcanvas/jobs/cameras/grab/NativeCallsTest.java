package io.flowcanvas.jobs.cameras.grab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;

import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The functions as FFmpeg calls them: by their native addresses. */
class NativeCallsTest {
    private AVFormatContext context;
    private NativeCalls.Registration registration;

    @BeforeEach
    void register() {
        NativeCalls.load();
        context = avformat_alloc_context();
        registration = NativeCalls.register(context, "http://127.0.0.1/", new Failing());
    }

    @AfterEach
    void free() {
        registration.close();
        avformat_free_context(context);
    }

    @Test
    void anErrorWhileItIsAskedWhetherToGoOnEndsTheCall() {
        int answer =
                context.interrupt_callback().callback().call(context.interrupt_callback().opaque());

        assertThat(answer).isEqualTo(1);
    }

    @Test
    void anErrorWhileAUrlIsOpenedIsARefusal() {
        assertThat(open("http://127.0.0.1/segment.ts")).isNegative();
        assertThat(open("HTTPS://127.0.0.1/segment.ts")).isNegative();
        assertThat(open("file:video.mp4")).isNegative();
    }

    @Test
    void nothingIsDoneOnceItIsClosed() {
        registration.close();

        assertThat(open("http://127.0.0.1/segment.ts")).isNegative();
        assertThat(context.io_close2().call(context, new AVIOContext(null))).isZero();
        registration = NativeCalls.register(context, "http://127.0.0.1/", new Failing());
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
}
