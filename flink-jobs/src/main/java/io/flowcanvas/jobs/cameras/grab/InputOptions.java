package io.flowcanvas.jobs.cameras.grab;

import java.util.LinkedHashMap;
import java.util.Map;

/** What FFmpeg is told of how to read an address. */
final class InputOptions {
    /** All that a file or a camera may be; no playlists, which lead elsewhere. */
    private static final String CONTAINERS =
            "rtsp,mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,flv,h264,hevc,mjpeg,mpjpeg,"
                    + "jpeg_pipe,asf,ogg";

    private static final String PLAYLISTS = ",hls";
    private static final int MICROS_PER_MILLI = 1000;

    /** Microseconds of video that are looked at to learn what it is, and bytes of it. */
    private static final int ANALYZED_MICROS = 1_000_000;

    private static final int ANALYZED_BYTES = 2_000_000;

    private InputOptions() {}

    static Map<String, String> of(CameraAddress address, GrabSettings settings) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("protocol_whitelist", address.protocols());
        options.put("format_whitelist", address.isHttp() ? CONTAINERS + PLAYLISTS : CONTAINERS);
        options.put("probesize", Integer.toString(ANALYZED_BYTES));
        options.put("analyzeduration", Integer.toString(ANALYZED_MICROS));
        String patience = Long.toString(settings.stallLimit().toMillis() * MICROS_PER_MILLI);
        if (address.isRtsp()) {
            options.put("rtsp_transport", "tcp");
            options.put("timeout", patience);
            options.put("allowed_media_types", "video");
        }
        if (address.isHttp()) {
            // its streams are ours, which FFmpeg cannot use for a second request
            options.put("http_persistent", "0");
            options.put("http_multiple", "0");
            options.put("http_seekable", "0");
        }
        // not nobuffer: it throws away the key frame that was looked at, and the next may be far
        options.put("fflags", "discardcorrupt");
        return options;
    }
}
