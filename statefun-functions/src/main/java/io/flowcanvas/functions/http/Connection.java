package io.flowcanvas.functions.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves one connection, its requests one after another, on a thread of its own. */
final class Connection implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int LONGEST_BODY = 128 << 20;

    private enum State {
        /** Between two requests. */
        IDLE,
        /** A request is coming, or its answer going. */
        MOVING,
        WORKING
    }

    private final Socket socket;
    private final Routes routes;
    private volatile State state = State.IDLE;
    private volatile long since = System.nanoTime();
    private volatile boolean closing;

    Connection(Socket socket, Routes routes) {
        this.socket = socket;
        this.routes = routes;
    }

    /** On a {@link HelpingThread}. */
    @Override
    public void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            OutputStream output = socket.getOutputStream();
            RequestReader reader = new RequestReader(socket.getInputStream(), output, LONGEST_BODY);
            boolean open = true;
            while (open && !closing && reader.hasNext()) {
                open = serve(reader, output);
                enter(State.IDLE);
            }
        } catch (IOException e) {
            // the other side went away, which it may: what it asked for comes again
            LOG.debug("a connection ended: {}", e.toString());
        }
    }

    private boolean serve(RequestReader reader, OutputStream output) throws IOException {
        enter(State.MOVING);
        try {
            Request request = reader.next();
            enter(State.WORKING);
            HelpingThread thread = (HelpingThread) Thread.currentThread();
            Response response = thread.await(() -> routes.answer(request)).join();
            boolean keep = request.keepsConnection() && !closing;
            enter(State.MOVING);
            response.write(output, keep, !request.method().equals("HEAD"));
            return keep;
        } catch (BadRequestException bad) {
            Response.text(bad.status(), String.valueOf(bad.getMessage()))
                    .write(output, false, true);
            return false;
        }
    }

    private void enter(State next) {
        since = System.nanoTime();
        state = next;
    }

    /** Ends it if it has waited for its other side for so long. */
    void closeIfSilent(long idleNanos, long movingNanos) {
        long silent = System.nanoTime() - since;
        State now = state;
        if ((now == State.IDLE && silent > idleNanos)
                || (now == State.MOVING && silent > movingNanos)) {
            close();
        }
    }

    /** Ends it after the answer that is under way. */
    void finish() {
        closing = true;
        if (state == State.IDLE) {
            close();
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("a connection was not closed cleanly: {}", e.toString());
        }
    }
}
