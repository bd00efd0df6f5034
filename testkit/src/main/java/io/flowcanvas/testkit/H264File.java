package io.flowcanvas.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** An H.264 elementary stream (Annex B) by its pictures, and their RTP payloads (RFC 6184). */
final class H264File {
    private static final int LARGEST_PAYLOAD = 1_400;
    private static final int TYPE_MASK = 0x1f;
    private static final int SLICE = 1;
    private static final int KEY_SLICE = 5;
    private static final int SEQUENCE_SET = 7;
    private static final int PICTURE_SET = 8;
    private static final int FRAGMENT = 28;

    private final List<List<byte[]>> pictures;

    private H264File(List<List<byte[]>> pictures) {
        this.pictures = pictures;
    }

    static H264File of(byte[] stream) {
        List<List<byte[]>> pictures = new ArrayList<>();
        List<byte[]> picture = new ArrayList<>();
        boolean hasSlice = false;
        for (byte[] unit : units(stream)) {
            boolean isSlice = type(unit) == SLICE || type(unit) == KEY_SLICE;
            boolean begins = !isSlice || (unit[1] & 0x80) != 0;
            if (hasSlice && begins) {
                pictures.add(picture);
                picture = new ArrayList<>();
                hasSlice = false;
            }
            picture.add(unit);
            hasSlice |= isSlice;
        }
        if (hasSlice) {
            pictures.add(picture);
        }
        if (pictures.isEmpty()) {
            throw new IllegalArgumentException("no H.264 elementary stream");
        }
        return new H264File(pictures);
    }

    int pictures() {
        return pictures.size();
    }

    List<byte[]> picture(int number) {
        return pictures.get(number);
    }

    /** As SDP wants them. */
    String parameterSets() {
        return pictures.get(0).stream()
                .filter(unit -> type(unit) == SEQUENCE_SET || type(unit) == PICTURE_SET)
                .map(Base64.getEncoder()::encodeToString)
                .collect(Collectors.joining(","));
    }

    /** The unit as it is, or cut into fragments. */
    static List<byte[]> payloads(byte[] unit) {
        if (unit.length <= LARGEST_PAYLOAD) {
            return List.of(unit);
        }
        List<byte[]> payloads = new ArrayList<>();
        for (int at = 1; at < unit.length; at += LARGEST_PAYLOAD) {
            int end = Math.min(unit.length, at + LARGEST_PAYLOAD);
            byte[] payload = new byte[2 + end - at];
            payload[0] = (byte) ((unit[0] & 0xe0) | FRAGMENT);
            int first = at == 1 ? 0x80 : 0;
            int last = end == unit.length ? 0x40 : 0;
            payload[1] = (byte) (first | last | type(unit));
            System.arraycopy(unit, at, payload, 2, end - at);
            payloads.add(payload);
        }
        return payloads;
    }

    private static List<byte[]> units(byte[] stream) {
        List<byte[]> units = new ArrayList<>();
        int begin = -1;
        for (int i = 0; i + 2 < stream.length; i++) {
            if (stream[i] == 0 && stream[i + 1] == 0 && stream[i + 2] == 1) {
                if (begin >= 0) {
                    units.add(withoutZeros(stream, begin, i));
                }
                begin = i + 3;
            }
        }
        if (begin >= 0) {
            units.add(withoutZeros(stream, begin, stream.length));
        }
        return units;
    }

    private static byte[] withoutZeros(byte[] stream, int begin, int end) {
        int last = end;
        while (last > begin && stream[last - 1] == 0) {
            last--;
        }
        return Arrays.copyOfRange(stream, begin, last);
    }

    private static int type(byte[] unit) {
        return unit[0] & TYPE_MASK;
    }
}
