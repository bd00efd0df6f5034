package io.flowcanvas.testkit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A camera: an RTSP server on 127.0.0.1 that plays an H.264 file at its pace, over and over, inside
 * the connection (RTP over TCP, RFC 2326 and 6184). It can ask for a password, fall silent, break
 * off and send its clients elsewhere. A thread for each connection.
 */
public final class RtspServer implements AutoCloseable {
    private static final int CLOCK_RATE = 90_000;

    private final ServerSocket socket;
    private final H264File video;
    private final int framesPerSecond;
    private final Schedule schedule;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean silent;
    private volatile @Nullable String elsewhere;
    private volatile @Nullable RtspAccess access;

    /** How a client says its user and password. */
    public enum Authentication {
        BASIC,
        DIGEST
    }

    /** Says when a camera shows what. */
    public interface Schedule {
        /**
         * Called when somebody begins to watch; every further frame is due one period after the one
         * before, however late that one left.
         *
         * @param path of the URL, {@code /camera} say
         * @return when the first frame is due, as {@link System#nanoTime} counts
         */
        long first(String path);
    }

    private RtspServer(
            ServerSocket socket, H264File video, int framesPerSecond, Schedule schedule) {
        this.socket = socket;
        this.video = video;
        this.framesPerSecond = framesPerSecond;
        this.schedule = schedule;
    }

    /**
     * @param video an H.264 elementary stream that begins with its parameter sets
     */
    public static RtspServer start(Path video, int framesPerSecond) {
        return start(video, framesPerSecond, 0);
    }

    /**
     * @param port 0: a free one
     */
    public static RtspServer start(Path video, int framesPerSecond, int port) {
        return start(video, framesPerSecond, port, path -> System.nanoTime());
    }

    /**
     * @param port 0: a free one
     */
    public static RtspServer start(Path video, int framesPerSecond, int port, Schedule schedule) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
            RtspServer server =
                    new RtspServer(
                            socket,
                            H264File.of(Files.readAllBytes(video)),
                            framesPerSecond,
                            schedule);
            daemon(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    /**
     * @param userInfo empty, or as in {@code user:password@}
     */
    public String url(String userInfo) {
        return "rtsp://" + userInfo + "127.0.0.1:" + port() + "/camera";
    }

    /** First lines of all requests so far. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    public int openConnections() {
        return connections.size();
    }

    /** From now on connections stay open and nothing comes any more. */
    public void fallSilent() {
        silent = true;
    }

    /** From now on clients are sent to another URL. */
    public void redirect(String url) {
        elsewhere = url;
    }

    /** From now on it answers nobody else, but for how it may be asked. */
    public void admitOnly(String user, String password, Authentication by) {
        access = new RtspAccess(user, password, by);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "rtsp-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.add(connection);
                daemon(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            DataInputStream in =
                    new DataInputStream(new BufferedInputStream(client.getInputStream()));
            Connection connection = new Connection(client);
            while (true) {
                int first = in.readUnsignedByte();
                if (first == '$') {
                    in.skipNBytes(1);
                    in.skipNBytes(in.readUnsignedShort());
                } else {
                    connection.answer(read((char) first, in));
                }
            }
        } catch (IOException gone) {
            // the other side has left, or the test ends
        } finally {
            connections.remove(client);
        }
    }

    private static List<String> read(char first, DataInputStream in) throws IOException {
        StringBuilder text = new StringBuilder().append(first);
        while (!text.toString().endsWith("\r\n\r\n")) {
            text.append((char) in.readUnsignedByte());
        }
        return text.toString().lines().toList();
    }

    /** Breaks off all connections, as a camera that loses its power. */
    @Override
    public void close() {
        closing.countDown();
        try {
            socket.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One client's side. */
    private final class Connection {
        private final DataOutputStream out;
        private final RtpPackets packets;

        Connection(Socket client) throws IOException {
            out = new DataOutputStream(new BufferedOutputStream(client.getOutputStream()));
            packets = new RtpPackets(out);
        }

        void answer(List<String> request) throws IOException {
            String first = request.get(0);
            requests.add(first);
            String number =
                    request.stream()
                            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("cseq:"))
                            .findFirst()
                            .orElse("CSeq: 0");
            String method = first.substring(0, first.indexOf(' '));
            RtspAccess asked = access;
            if (asked != null && !method.equals("OPTIONS") && !asked.admits(request)) {
                reply(number, "401 Unauthorized", asked.challenge(), "");
                return;
            }
            String url = elsewhere;
            switch (method) {
                case "OPTIONS" ->
                        reply(number, "200 OK", "Public: DESCRIBE, SETUP, PLAY, TEARDOWN\r\n", "");
                case "DESCRIBE" -> {
                    if (url == null) {
                        reply(number, "200 OK", "Content-Type: application/sdp\r\n", sdp());
                    } else {
                        reply(number, "302 Found", "Location: " + url + "\r\n", "");
                    }
                }
                case "SETUP" ->
                        reply(
                                number,
                                "200 OK",
                                "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 1\r\n",
                                "");
                case "PLAY" -> {
                    reply(number, "200 OK", "Session: 1\r\n", "");
                    String path = URI.create(first.split(" ", -1)[1]).getPath();
                    daemon(() -> play(path));
                }
                default -> reply(number, "200 OK", "Session: 1\r\n", "");
            }
        }

        private String sdp() {
            return """
            v=0
            o=- 0 0 IN IP4 127.0.0.1
            s=camera
            c=IN IP4 127.0.0.1
            t=0 0
            m=video 0 RTP/AVP 96
            a=rtpmap:96 H264/90000
            a=framerate:%d
            a=fmtp:96 packetization-mode=1;sprop-parameter-sets=%s
            a=control:track1
            """
                    .formatted(framesPerSecond, video.parameterSets())
                    .replace("\n", "\r\n");
        }

        private synchronized void reply(String number, String status, String headers, String body)
                throws IOException {
            String head =
                    "RTSP/1.0 "
                            + status
                            + "\r\n"
                            + number
                            + "\r\n"
                            + headers
                            + "Content-Length: "
                            + body.length()
                            + "\r\n\r\n";
            out.write((head + body).getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        private void play(String path) {
            long began = schedule.first(path);
            try {
                for (long frame = 0; ; frame++) {
                    long due = began + frame * 1_000_000_000L / framesPerSecond;
                    if (closing.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                        return;
                    }
                    if (!silent) {
                        send(frame);
                    }
                }
            } catch (IOException gone) {
                // the client has what it wanted
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private synchronized void send(long frame) throws IOException {
            int time = (int) (frame * CLOCK_RATE / framesPerSecond);
            packets.write(video.picture((int) (frame % video.pictures())), time);
        }
    }
}
