package io.flowcanvas.standalone.probe;

import io.flowcanvas.standalone.settings.HostPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** PING; a server that still loads its file, or wants a password, says something else. */
public record RedisProbe(HostPort address) implements Probe {
    private static final int TIMEOUT_MILLIS = 2000;

    @Override
    public Optional<String> problem() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.host(), address.port()), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] buffer = new byte[128];
            int length = Math.max(0, socket.getInputStream().read(buffer));
            String answer = new String(buffer, 0, length, StandardCharsets.US_ASCII).strip();
            return answer.equals("+PONG")
                    ? Optional.empty()
                    : Optional.of("it answered PING with \"" + answer + "\"");
        } catch (IOException failure) {
            return Optional.of(Problems.describe(failure));
        }
    }
}
