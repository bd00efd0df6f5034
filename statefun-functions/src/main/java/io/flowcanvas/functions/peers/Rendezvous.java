package io.flowcanvas.functions.peers;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Rendezvous hashing: all servers put all servers into the same order for a session, whatever order
 * they were told, and without one of them the others keep theirs.
 */
final class Rendezvous {
    private record Scored(URI server, long score) {}

    private Rendezvous() {}

    /** The first keeps the session; the next does while those before cannot be reached. */
    static List<URI> order(String session, Collection<URI> servers) {
        return servers.stream()
                .map(server -> new Scored(server, score(session, server)))
                .sorted(
                        Comparator.comparingLong(Scored::score)
                                .thenComparing(scored -> scored.server().toString()))
                .map(Scored::server)
                .toList();
    }

    private static long score(String session, URI server) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(server.toString().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) ' ');
            return ByteBuffer.wrap(digest.digest(session.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
