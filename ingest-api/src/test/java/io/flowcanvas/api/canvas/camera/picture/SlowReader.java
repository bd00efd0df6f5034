package io.flowcanvas.api.canvas.camera.picture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client that asks, reads the answer's headers, and then nothing. */
final class SlowReader implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final Socket socket = new Socket();
    private final String status;

    SlowReader(URI url, String token) {
        try {
            socket.setReceiveBufferSize(BUFFER_BYTES);
            socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
            socket.getOutputStream()
                    .write(
                            ("GET "
                                            + url.getPath()
                                            + " HTTP/1.1\r\nHost: "
                                            + url.getHost()
                                            + "\r\nAuthorization: Bearer "
                                            + token
                                            + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            status =
                    new BufferedReader(
                                    new InputStreamReader(
                                            socket.getInputStream(), StandardCharsets.US_ASCII),
                                    BUFFER_BYTES)
                            .readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String status() {
        return status;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
