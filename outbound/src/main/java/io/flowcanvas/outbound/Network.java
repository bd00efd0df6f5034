package io.flowcanvas.outbound;

import java.net.InetAddress;
import java.util.List;

/**
 * A range of addresses.
 *
 * @param prefix its first bits count
 * @param bits 0 to 32 or 128
 */
record Network(InetAddress prefix, int bits) {
    Network {
        int most = prefix.getAddress().length * Byte.SIZE;
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException("a prefix has 0 to " + most + " bits, not " + bits);
        }
    }

    /**
     * @param text {@code 127.0.0.1/32}, {@code fd00::/8}; without bits one address
     * @throws IllegalArgumentException saying what is wrong
     */
    static Network of(String text) {
        int slash = text.indexOf('/');
        InetAddress address = literal(slash < 0 ? text : text.substring(0, slash), text);
        int all = address.getAddress().length * Byte.SIZE;
        if (slash < 0) {
            return new Network(address, all);
        }
        String bits = text.substring(slash + 1);
        if (!bits.matches("\\d{1,3}")) {
            throw new IllegalArgumentException(text + " is no network; write 10.0.0.0/8");
        }
        return new Network(address, Integer.parseInt(bits));
    }

    static List<Network> all(String... texts) {
        return List.of(texts).stream().map(Network::of).toList();
    }

    private static InetAddress literal(String text, String whole) {
        InetAddress address = Literals.read(text);
        if (address == null) {
            throw new IllegalArgumentException(
                    whole + " is no network; write an address and bits: 127.0.0.1/32, fd00::/8");
        }
        return address;
    }

    boolean contains(InetAddress address) {
        byte[] here = prefix.getAddress();
        byte[] there = address.getAddress();
        if (here.length != there.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += Byte.SIZE) {
            int mask = 0xff00 >> Math.min(Byte.SIZE, bits - bit);
            int index = bit / Byte.SIZE;
            if (((here[index] ^ there[index]) & mask & 0xff) != 0) {
                return false;
            }
        }
        return true;
    }
}
