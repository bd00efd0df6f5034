package io.flowcanvas.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Connections that carry one request after another, also before the one before is answered. */
class KeepAliveIT {
    /** Asks other services, and so is answered later than the next request comes. */
    private static final String SLOW = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";

    private static final String PROMPT = "GET /health/liveness HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String LENGTH = "content-length: ";
    private static final int ROUNDS = 50;

    @Test
    void answersWhatComesAfterRequestsThatWereSentTogether() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Api.shared().port())) {
            socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
            OutputStream requests = socket.getOutputStream();
            BufferedReader answers =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            for (int round = 0; round < ROUNDS; round++) {
                requests.write((SLOW + PROMPT).getBytes(StandardCharsets.US_ASCII));
                expect(answers, "HTTP/1.1 ");
                expect(answers, "HTTP/1.1 200");
                requests.write(PROMPT.getBytes(StandardCharsets.US_ASCII));
                expect(answers, "HTTP/1.1 200");
            }
        }
    }

    private static void expect(BufferedReader answers, String beginning) throws IOException {
        assertThat(answers.readLine()).startsWith(beginning);
        int length = 0;
        for (String line = answers.readLine();
                line != null && !line.isEmpty();
                line = answers.readLine()) {
            String header = line.toLowerCase(Locale.ROOT);
            if (header.startsWith(LENGTH)) {
                length = Integer.parseInt(header.substring(LENGTH.length()));
            }
        }
        assertThat(answers.skip(length)).isEqualTo(length);
    }
}
