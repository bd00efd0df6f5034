package io.flowcanvas.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;

/**
 * A camera that sends Motion JPEG over HTTP, five frames a second: a person goes to and fro. On an
 * address of its own, so that opening it to the stack opens nothing else.
 */
final class MovingCamera implements AutoCloseable {
    static final String ADDRESS = "127.0.0.78";
    static final String NETWORK = ADDRESS + "/32";
    static final int WIDTH = 640;
    static final int HEIGHT = 360;

    private static final int PERSON = 300;
    private static final int FRAMES = 20;
    private static final int PAUSE_MS = 200;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicInteger viewers = new AtomicInteger();
    private final List<byte[]> frames = new ArrayList<>();

    MovingCamera() throws IOException {
        BufferedImage photo = ImageIO.read(Photos.path("astronaut.png").toFile());
        for (int i = 0; i < FRAMES; i++) {
            int way = Math.min(i, FRAMES - i);
            frames.add(jpeg(photo, 100 + way * 10));
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(ADDRESS), 0), 10);
        server.setExecutor(threads);
        server.createContext("/", this::play);
        server.start();
    }

    String url() {
        return "http://" + ADDRESS + ":" + server.getAddress().getPort() + "/video.mjpeg";
    }

    /** Who looks at it now. */
    int viewers() {
        return viewers.get();
    }

    private static byte[] jpeg(BufferedImage photo, int x) throws IOException {
        BufferedImage frame = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = frame.createGraphics();
        canvas.setColor(Color.GRAY);
        canvas.fillRect(0, 0, WIDTH, HEIGHT);
        canvas.drawImage(photo, x, HEIGHT - PERSON, PERSON, PERSON, null);
        canvas.dispose();
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        ImageIO.write(frame, "jpeg", jpeg);
        return jpeg.toByteArray();
    }

    private void play(HttpExchange exchange) throws IOException {
        viewers.incrementAndGet();
        try (exchange) {
            exchange.getResponseHeaders()
                    .set("Content-Type", "multipart/x-mixed-replace; boundary=frame");
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            for (int i = 0; !closing.await(PAUSE_MS, TimeUnit.MILLISECONDS); i++) {
                byte[] frame = frames.get(i % FRAMES);
                String head =
                        "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n"
                                .formatted(frame.length);
                body.write(head.getBytes(StandardCharsets.US_ASCII));
                body.write(frame);
                body.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                body.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            viewers.decrementAndGet();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
