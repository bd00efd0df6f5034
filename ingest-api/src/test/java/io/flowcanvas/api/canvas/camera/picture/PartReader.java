package io.flowcanvas.api.canvas.camera.picture;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** A client of a stream: reads part by part. */
final class PartReader implements AutoCloseable {
    private final HttpResponse<InputStream> response;
    private final DataInputStream body;

    /** A picture as it was sent. */
    record Part(long frame, String contentType, int size) {}

    private PartReader(HttpResponse<InputStream> response) {
        this.response = response;
        this.body = new DataInputStream(response.body());
    }

    static PartReader open(URI url, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url);
        headers.forEach(request::header);
        try {
            return new PartReader(
                    HttpClient.newHttpClient()
                            .send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<InputStream> response() {
        return response;
    }

    /**
     * @throws UncheckedIOException if the stream is over
     */
    Part next() {
        try {
            String line = line();
            while (!line.equals("--picture")) {
                line = line();
            }
            Map<String, String> headers = new HashMap<>();
            for (line = line(); !line.isEmpty(); line = line()) {
                String[] header = line.split(": ", 2);
                headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
            }
            byte[] jpeg = new byte[Integer.parseInt(headers.get("content-length"))];
            body.readFully(jpeg);
            if (!line().isEmpty()) {
                throw new IOException("a part does not end where it says");
            }
            return new Part(
                    Long.parseLong(headers.get("x-frame")),
                    headers.get("content-type"),
                    jpeg.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Part nextOf(long frame) {
        Part part = next();
        while (part.frame() != frame) {
            part = next();
        }
        return part;
    }

    /** Reads until the server ends it. */
    void readToTheEnd() {
        try {
            while (body.read() >= 0) {
                // what is still sent does not matter
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = body.readUnsignedByte(); next != '\n'; next = body.readUnsignedByte()) {
            line.append((char) next);
        }
        String text = line.toString();
        if (!text.endsWith("\r") || !StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
            throw new IOException("not a line: " + text);
        }
        return text.substring(0, text.length() - 1);
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
