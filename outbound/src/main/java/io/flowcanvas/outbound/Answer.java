package io.flowcanvas.outbound;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.reactivestreams.Publisher;

/**
 * The head of an answer, and its body to come. The body must be read to its end or given up, else
 * its connection stays busy.
 *
 * @param headers by lower-case name, the first value of each
 * @param body for one subscriber, as sent: not decompressed; chunks are the subscriber's to keep.
 *     Nothing is read from the network without demand. Ends with an error if it breaks off.
 * @param connection closes the connection, at any time
 */
public record Answer(
        int status, Map<String, String> headers, Publisher<ByteBuffer> body, Runnable connection)
        implements AutoCloseable {

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Gives the rest of the body up and closes the connection. */
    @Override
    public void close() {
        connection.run();
    }
}
