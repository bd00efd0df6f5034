package io.flowcanvas.standalone.redis;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a Redis server whether it serves; one that still loads its file answers otherwise. */
final class Ping {
    private static final int TIMEOUT_MILLIS = 500;
    private static final byte[] QUESTION = "PING\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String ANSWER = "+PONG";

    private Ping() {}

    static boolean answered(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(QUESTION);
            byte[] answer = socket.getInputStream().readNBytes(ANSWER.length());
            return new String(answer, StandardCharsets.US_ASCII).equals(ANSWER);
        } catch (IOException notYet) {
            return false;
        }
    }
}
