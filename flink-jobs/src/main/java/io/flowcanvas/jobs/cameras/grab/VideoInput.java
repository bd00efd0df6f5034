package io.flowcanvas.jobs.cameras.grab;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_frame_rate;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of one video, decoded one after the other. FFmpeg's own interface rather than
 * JavaCV's grabber, which opens one camera at a time in the whole process and cannot be
 * interrupted. Used by one thread; every call ends soon after {@link
 * NativeCalls.Answers#isInterrupted} says so.
 */
final class VideoInput implements AutoCloseable {
    private static final double MICROS = 1_000_000;

    /** Formats of FFmpeg's that are pictures one after the other and nothing else. */
    private static final Set<String> TIMELESS =
            Set.of("mpjpeg", "mjpeg", "jpeg_pipe", "h264", "hevc");

    private final AVFormatContext context;
    private final @Nullable AVIOContext ownStream;
    private final NativeCalls.Registration registration;
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();
    private final AVStream stream;
    private final VideoDecoder decoder;
    private final double microsPerTick;
    private long undecodable;
    private boolean draining;

    private VideoInput(
            AVFormatContext context,
            @Nullable AVIOContext ownStream,
            NativeCalls.Registration registration,
            AVStream stream,
            VideoDecoder decoder) {
        this.context = context;
        this.ownStream = ownStream;
        this.registration = registration;
        this.stream = stream;
        this.decoder = decoder;
        this.microsPerTick = MICROS * stream.time_base().num() / stream.time_base().den();
    }

    /**
     * @throws CameraFailure if it cannot be reached, or is no video that can be decoded
     */
    static VideoInput open(
            CameraAddress address, GrabSettings settings, NativeCalls.Answers answers)
            throws CameraFailure {
        NativeCalls.load();
        AVFormatContext context = avformat_alloc_context();
        NativeCalls.Registration registration =
                NativeCalls.register(context, address.url(), answers);
        AVIOContext stream = null;
        boolean connected = false;
        VideoInput input = null;
        try {
            // FFmpeg leaves a stream that it was given to whoever gave it
            stream = address.isHttp() ? stream(address, answers) : null;
            connect(context, stream, address, settings);
            connected = true;
            AVStream video = video(context);
            VideoDecoder decoder = VideoDecoder.open(video.codecpar(), settings);
            input = new VideoInput(context, stream, registration, video, decoder);
            return input;
        } finally {
            if (input == null) {
                abandon(context, connected);
                release(stream, registration);
            }
        }
    }

    private static void abandon(AVFormatContext context, boolean connected) {
        if (connected) {
            avformat_close_input(context);
        } else if (!context.isNull()) {
            avformat_free_context(context);
        }
    }

    private static AVIOContext stream(CameraAddress address, NativeCalls.Answers answers)
            throws CameraFailure {
        HttpStream stream = answers.open(address.url());
        if (stream == null) {
            throw new CameraFailure("it cannot be opened");
        }
        return NativeStreams.wrap(stream);
    }

    private static void release(
            @Nullable AVIOContext stream, NativeCalls.Registration registration) {
        if (stream != null) {
            NativeStreams.close(stream);
        }
        registration.close();
    }

    private static void connect(
            AVFormatContext context,
            @Nullable AVIOContext stream,
            CameraAddress address,
            GrabSettings settings)
            throws CameraFailure {
        if (stream != null) {
            context.pb(stream);
        }
        AVDictionary options = new AVDictionary(null);
        InputOptions.of(address, settings)
                .forEach((name, value) -> av_dict_set(options, name, value, 0));
        int opened = avformat_open_input(context, address.url(), null, options);
        av_dict_free(options);
        if (opened < 0) {
            // FFmpeg has freed it
            context.setNull();
            throw new CameraFailure("it cannot be opened: " + words(opened));
        }
    }

    private static AVStream video(AVFormatContext context) throws CameraFailure {
        int known = avformat_find_stream_info(context, (AVDictionary) null);
        if (known < 0) {
            throw new CameraFailure("it does not say what it sends: " + words(known));
        }
        AVStream video = null;
        for (int i = 0; i < context.nb_streams(); i++) {
            AVStream each = context.streams(i);
            if (video == null && each.codecpar().codec_type() == AVMEDIA_TYPE_VIDEO) {
                video = each;
            } else {
                each.discard(avcodec.AVDISCARD_ALL);
            }
        }
        if (video == null) {
            throw new CameraFailure("it sends no video");
        }
        return video;
    }

    /**
     * Moves on to the next picture.
     *
     * @return whether there is one; false at the end
     * @throws CameraFailure if the source broke off
     */
    boolean next() throws CameraFailure {
        while (true) {
            int received = avcodec_receive_frame(decoder.context(), frame);
            if (received == 0) {
                return true;
            }
            if (received == AVERROR_EOF()) {
                return false;
            }
            if (received != avutil.AVERROR_EAGAIN()) {
                undecodable++;
            }
            feed();
        }
    }

    private void feed() throws CameraFailure {
        int read = draining ? AVERROR_EOF() : av_read_frame(context, packet);
        if (read == AVERROR_EOF()) {
            draining = true;
            avcodec_send_packet(decoder.context(), null);
            return;
        }
        if (read < 0) {
            throw new CameraFailure("it broke off: " + words(read));
        }
        if (packet.stream_index() == stream.index()
                && avcodec_send_packet(decoder.context(), packet) < 0) {
            undecodable++;
        }
        av_packet_unref(packet);
    }

    /** The source's own time of the present picture, in microseconds; not all have one. */
    OptionalLong presentationMicros() {
        long ticks = frame.best_effort_timestamp();
        return ticks == AV_NOPTS_VALUE
                ? OptionalLong.empty()
                : OptionalLong.of(Math.round(ticks * microsPerTick));
    }

    /**
     * When the stream begins, on the clock of {@link #presentationMicros}; 0 if it does not say.
     */
    long startMicros() {
        long ticks = stream.start_time();
        return ticks == AV_NOPTS_VALUE ? 0 : Math.round(ticks * microsPerTick);
    }

    /** Whether its times are those of when it was recorded; bare pictures get made-up ones. */
    boolean tellsTime() {
        BytePointer format = context.iformat().name();
        return format != null && !TIMELESS.contains(format.getString());
    }

    /** Pictures in a second; 0: not known. */
    double framesPerSecond() {
        try (AVRational rate = av_guess_frame_rate(context, stream, null)) {
            return rate.den() == 0 ? 0 : (double) rate.num() / rate.den();
        }
    }

    /** Pieces that could not be decoded so far. */
    long undecodable() {
        return undecodable;
    }

    /** The present picture. */
    byte[] jpeg() throws CameraFailure {
        return decoder.jpeg(frame);
    }

    @Override
    public void close() {
        decoder.close();
        avformat_close_input(context);
        release(ownStream, registration);
        av_packet_free(packet);
        av_frame_free(frame);
    }

    /** What went wrong, in FFmpeg's words, which name no address. */
    private static String words(int error) {
        byte[] text = new byte[256];
        av_strerror(error, text, text.length);
        int length = 0;
        while (length < text.length && text[length] != 0) {
            length++;
        }
        return new String(text, 0, length, StandardCharsets.UTF_8);
    }
}
