package io.flowcanvas.testkit;

import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;

/** Pictures as RTP packets inside an RTSP connection (RFC 6184, RFC 2326 10.12). */
final class RtpPackets {
    private static final int HEADER = 12;
    private static final int VERSION = 0x80;
    private static final int MARKER = 0x80;
    private static final int PAYLOAD_TYPE = 96;
    private static final int SENDER = 0x0badcafe;

    private final DataOutputStream out;
    private int sequence;

    RtpPackets(DataOutputStream out) {
        this.out = out;
    }

    /**
     * @param units of H.264 that make one picture
     * @param time of the picture, in ticks of the clock that SDP names
     */
    void write(List<byte[]> units, int time) throws IOException {
        for (int i = 0; i < units.size(); i++) {
            boolean lastUnit = i == units.size() - 1;
            List<byte[]> payloads = H264File.payloads(units.get(i));
            for (int j = 0; j < payloads.size(); j++) {
                packet(payloads.get(j), time, lastUnit && j == payloads.size() - 1);
            }
        }
        out.flush();
    }

    private void packet(byte[] payload, int time, boolean marker) throws IOException {
        out.writeByte('$');
        out.writeByte(0);
        out.writeShort(HEADER + payload.length);
        out.writeByte(VERSION);
        out.writeByte(marker ? MARKER | PAYLOAD_TYPE : PAYLOAD_TYPE);
        out.writeShort(sequence++);
        out.writeInt(time);
        out.writeInt(SENDER);
        out.write(payload);
    }
}
