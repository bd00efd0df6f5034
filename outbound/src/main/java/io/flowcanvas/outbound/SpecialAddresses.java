package io.flowcanvas.outbound;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses are everybody's: the registries of special-purpose addresses of IANA (RFC 6890
 * and its successors), and what clouds keep for themselves. Of IPv6 only global unicast is, without
 * the ways to wrap an IPv4 address into it; NAT64 counts as the address that it leads to.
 */
final class SpecialAddresses {
    private static final List<Network> CLOSED_IPV4 =
            Network.all(
                    "0.0.0.0/8", // this network
                    "10.0.0.0/8", // private
                    "100.64.0.0/10", // carrier-grade NAT
                    "127.0.0.0/8", // loopback
                    "168.63.129.16/32", // Azure's host
                    "169.254.0.0/16", // link-local, and metadata of clouds
                    "172.16.0.0/12", // private
                    "192.0.0.0/24", // protocol assignments
                    "192.0.2.0/24", // documentation
                    "192.88.99.0/24", // 6to4 relays
                    "192.168.0.0/16", // private
                    "198.18.0.0/15", // benchmarks
                    "198.51.100.0/24", // documentation
                    "203.0.113.0/24", // documentation
                    "224.0.0.0/4", // multicast
                    "240.0.0.0/4"); // reserved, and broadcast

    private static final Network GLOBAL_UNICAST = Network.of("2000::/3");
    private static final List<Network> CLOSED_IPV6 =
            Network.all(
                    "2001::/23", // protocol assignments: Teredo, benchmarks, ORCHID
                    "2001:db8::/32", // documentation
                    "2002::/16", // 6to4
                    "3fff::/20"); // documentation

    private static final Network NAT64 = Network.of("64:ff9b::/96");
    private static final int IPV4_IN_NAT64 = 12;

    private SpecialAddresses() {}

    static boolean isPublic(InetAddress address) {
        if (address instanceof Inet4Address) {
            return CLOSED_IPV4.stream().noneMatch(network -> network.contains(address));
        }
        if (NAT64.contains(address)) {
            return isPublic(behindNat64(address));
        }
        return GLOBAL_UNICAST.contains(address)
                && !isIsatap(address)
                && CLOSED_IPV6.stream().noneMatch(network -> network.contains(address));
    }

    private static InetAddress behindNat64(InetAddress address) {
        byte[] bytes = address.getAddress();
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, IPV4_IN_NAT64, bytes.length));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /**
     * An interface identifier of {@code 0000:5efe} or {@code 0200:5efe}: an IPv4 address follows.
     */
    private static boolean isIsatap(InetAddress address) {
        byte[] bytes = address.getAddress();
        return (bytes[8] & 0xfd) == 0
                && bytes[9] == 0
                && bytes[10] == 0x5e
                && bytes[11] == (byte) 0xfe;
    }
}
