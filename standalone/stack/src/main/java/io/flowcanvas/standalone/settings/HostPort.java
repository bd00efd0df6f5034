package io.flowcanvas.standalone.settings;

import java.net.URI;

/** Where a service listens. */
public record HostPort(String host, int port) {

    /** On this machine. */
    public static HostPort loopback(int port) {
        return new HostPort("127.0.0.1", port);
    }

    /**
     * Reads {@code host:port}.
     *
     * @param option named in the error
     * @throws StackException when it is not of that form
     */
    public static HostPort parse(String option, String text) {
        URI uri;
        try {
            uri = URI.create("tcp://" + text);
        } catch (IllegalArgumentException notAnAddress) {
            throw wrong(option, text);
        }
        if (uri.getHost() == null || uri.getPort() < 1) {
            throw wrong(option, text);
        }
        return new HostPort(uri.getHost(), uri.getPort());
    }

    private static StackException wrong(String option, String text) {
        return new StackException("%s %s: write it as host:port".formatted(option, text));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
