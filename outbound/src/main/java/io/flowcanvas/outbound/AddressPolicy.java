package io.flowcanvas.outbound;

import io.flowcanvas.core.error.ErrorCode;
import java.net.InetAddress;
import java.util.List;

/**
 * Which addresses may be asked: public ones, and those of the networks that the operator opened.
 * Pure: no name server is asked here, so a name must be checked again once it is resolved.
 */
public final class AddressPolicy {
    /** The ports of HTTP and their usual substitutes. */
    public static final String STANDARD_PORTS = "80,443,8080,8443";

    private final List<Network> allowed;
    private final Ports ports;

    private AddressPolicy(List<Network> allowed, Ports ports) {
        this.allowed = allowed;
        this.ports = ports;
    }

    /**
     * @param allowedNetworks open in spite of all rules, on every port: {@code 127.0.0.1/32}
     * @param ports of all others: {@code 80,443,8000-8999}
     * @throws IllegalArgumentException saying what is wrong
     */
    public static AddressPolicy of(List<String> allowedNetworks, String ports) {
        return new AddressPolicy(
                allowedNetworks.stream().map(Network::of).toList(), Ports.of(ports));
    }

    public static AddressPolicy standard() {
        return of(List.of(), STANDARD_PORTS);
    }

    /**
     * Checks what can be checked without a name server.
     *
     * @throws OutboundException {@code INVALID_REQUEST} or {@code ADDRESS_FORBIDDEN}, saying what
     *     to do
     */
    public void checkUrl(String url) {
        destination(url);
    }

    /** What counts as one server, for sharing it fairly; empty if it is no URL that is asked. */
    public static String hostOf(String url) {
        try {
            return Destination.of(url).host();
        } catch (OutboundException refused) {
            return "";
        }
    }

    /** As {@link #checkUrl}, and where it leads. */
    Destination destination(String url) {
        Destination destination = Destination.of(url);
        if (destination.literal() != null) {
            check(destination, List.of(destination.literal()));
        } else if (allowed.isEmpty()) {
            if (isLocal(destination.host())) {
                throw closed(destination);
            }
            checkPort(destination);
        }
        return destination;
    }

    private static boolean isLocal(String host) {
        return host.equals("localhost") || host.endsWith(".localhost");
    }

    /**
     * @param addresses all that the host has
     * @throws OutboundException {@code ADDRESS_FORBIDDEN} if one of them is closed
     */
    void check(Destination destination, List<InetAddress> addresses) {
        for (InetAddress address : addresses) {
            if (allowed.stream().anyMatch(network -> network.contains(address))) {
                continue;
            }
            if (!SpecialAddresses.isPublic(address)) {
                throw closed(destination);
            }
            checkPort(destination);
        }
    }

    private void checkPort(Destination destination) {
        if (!ports.contains(destination.port())) {
            throw OutboundException.lasting(
                    ErrorCode.ADDRESS_FORBIDDEN,
                    "port %d of %s is not open; open are %s"
                            .formatted(destination.port(), destination.host(), ports));
        }
    }

    private static OutboundException closed(Destination destination) {
        return OutboundException.lasting(
                ErrorCode.ADDRESS_FORBIDDEN,
                destination.host()
                        + " leads to an address that is not open: loopback, private, link-local,"
                        + " multicast or reserved; use a public one");
    }
}
